using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>An engine that calls a peer whose words the test speaks.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private readonly Task<RpcClose> _run;

    public Caller()
    {
        var options = new RpcConnectionOptions();
        Connection = new RpcConnection(Transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IMirror>(Service, options.SerializerOptions)),
            LoggerFactory = Log,
        });
        _run = Connection.RunAsync();
        Mirror = Connection.GetProxy<IMirror>();
    }

    public TestLog Log { get; } = new();

    public BadInput.ScriptedTransport Transport { get; } = new();

    public MirrorService Service { get; } = new();

    public RpcConnection Connection { get; }

    public IMirror Mirror { get; }

    /// <summary>Answers calls with their texts, all in one message.</summary>
    public void Answer(params (int Id, string Text)[] answers) => Transport.Say($"[{string.Join(',', answers.Select(Format))}]");

    public static string Format((int Id, string Text) answer) =>
        $$"""{"jsonrpc":"2.0","id":{{answer.Id}},"result":"{{answer.Text}}"}""";

    /// <summary>Waits until the peer has the next message, which must have <paramref name="part"/> in it.</summary>
    public async Task ExpectAsync(string part) =>
        (await Transport.Sent.ReadAsync().DefaultTimeout()).Should().Contain(part);

    public async ValueTask DisposeAsync()
    {
        Transport.Abort();
        await _run.DefaultTimeout();
        await Connection.DisposeAsync();
        Log.Dispose();
    }
}
