using System.Text.Json.Serialization;

namespace RpcGateway.FunctionalTests.Server;

[RpcContract("testCallback")]
public interface ITestCallback
{
    void Said(string text);

    void Showed(CountedText text);

    Task<string> AskAsync(string question, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> StreamAsync();
}

/// <summary>A value that counts how often it is serialized.</summary>
[JsonConverter(typeof(CountedTextConverter))]
public sealed class CountedText(string text)
{
    public string Text { get; } = text;

    public int Written { get; set; }
}
