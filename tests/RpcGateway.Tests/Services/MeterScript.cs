using System.Collections.Concurrent;
using System.Text.Json;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>What a client responds that has a stream of numbers.</summary>
/// <param name="size">The number of items in a portion.</param>
internal sealed class MeterScript(int size)
{
    private int _next;

    /// <summary>The number of portions that were asked for after the result.</summary>
    public int Asked { get; private set; }

    /// <summary>The response to another portion than usual, by its number.</summary>
    public ConcurrentDictionary<int, Func<string>> Portions { get; } = new();

    /// <summary>Where portions wait; null if they do not.</summary>
    public SyncPoint? Gate { get; set; }

    public async Task<string> RespondAsync(string method, string parameters, CancellationToken cancellationToken)
    {
        if (method != "next")
        {
            method.Should().Be("meterCallback.count");
            _next = JsonSerializer.Deserialize<int[]>(parameters)![0];
            return """{"token":"numbers"}""";
        }

        parameters.Should().Be("\"numbers\"");
        var portion = Asked++;
        if (Gate is not null)
        {
            await Gate.WaitToContinue(cancellationToken);
        }

        if (Portions.TryGetValue(portion, out var other))
        {
            return other();
        }

        var values = Enumerable.Range(portion * size, Math.Min(size, _next - (portion * size)));
        return $$"""{"values":[{{string.Join(",", values)}}],"finished":{{((portion + 1) * size >= _next ? "true" : "false")}}}""";
    }
}
