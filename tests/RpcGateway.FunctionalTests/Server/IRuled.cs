using System.ComponentModel.DataAnnotations;

namespace RpcGateway.FunctionalTests.Server;

[RpcContract("ruled", Callback = typeof(IRuledCallback))]
public interface IRuled
{
    Task<string> SendAsync(Letter letter);

    [RpcIdempotent]
    Task<string> KeepAsync([StringLength(3)] string text);

    /// <summary>Returns the number of letters.</summary>
    Task<int> ImportAsync(IAsyncEnumerable<Letter> letters);

    void Note([StringLength(3)] string text);

    /// <summary>Calls the caller with a text, and returns the code of the error.</summary>
    Task<int> AskAsync(string text);
}

[RpcContract("ruledCallback")]
public interface IRuledCallback
{
    Task AnswerAsync([StringLength(3)] string text);
}

public sealed record Letter([Required, StringLength(5)] string Text, Letter[]? Copies = null);
