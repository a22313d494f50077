using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.ClientStreams;
using RpcGateway.Benchmarks.Load.Streams;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>How to speak to one kind of server.</summary>
internal interface IDialect
{
    string Path { get; }

    string? Subprotocol => null;

    /// <summary>How its answers lie in WebSocket messages.</summary>
    Separation Separation => Separation.Messages;

    /// <summary>Whether requests that are ready together share a WebSocket message, with line feeds in between.</summary>
    bool SharesFrames => false;

    /// <summary>Says what a client says before its first call.</summary>
    void Greet(FrameSocket socket)
    {
    }

    /// <summary>Writes a request. Those whose ids have equally many digits are equally long.</summary>
    byte[] Encode(Request request, int id);

    /// <summary>Reads which request is answered; -1 for what is no answer.</summary>
    int ReadId(ReadOnlySpan<byte> record) => throw NotSpoken("answers in any order");

    /// <summary>Makes the reading end of a stream.</summary>
    /// <param name="index">Which of the connection's streams it is, from 0.</param>
    ItemStream CreateStream(int index) => throw NotSpoken("streams");

    /// <summary>Makes the sending end of a stream of so many items.</summary>
    ItemSource CreateSource(int items) => throw NotSpoken("streams to the server");

    /// <summary>Reads the value of a report of progress; -1 for what is none.</summary>
    int ReadReport(ReadOnlySpan<byte> record) => throw NotSpoken("progress");

    /// <summary>Answers a call of the server's with a yes.</summary>
    /// <exception cref="LoadException">It is none.</exception>
    void AnswerCallback(ReadOnlySpan<byte> record, MessageSender sender) => throw NotSpoken("callbacks");

    /// <summary>Whether what came is no answer, but a sign of life or the like.</summary>
    bool IsIgnorable(ReadOnlySpan<byte> record) => false;

    /// <summary>Checks an answer.</summary>
    /// <returns>Whether it answers that request.</returns>
    bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id);

    private NotSupportedException NotSpoken(string what) => new($"{GetType().Name} does not speak of {what}.");
}
