using System.Text.Json;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>A call that every dialect can encode.</summary>
/// <param name="Method">The name of the method, without its contract.</param>
/// <param name="Arguments">The arguments as JSON, separated by commas.</param>
/// <param name="Result">The expected result as JSON; null if the call is expected to fail.</param>
internal sealed record Request(string Method, string Arguments, string? Result)
{
    /// <summary>An echo of an object with five fields.</summary>
    public static Request Order { get; } = Echo(
        "confirm", """{"id":4711,"customer":"Ada Lovelace","article":"punched cards","price":12.5,"isPaid":true}""");

    /// <summary>An echo of a text of 32 bytes, the usual load.</summary>
    public static Request ShortText { get; } = Text(32);

    public static Request UnknownMethod { get; } = new("nothing", "", null);
    public static Request Throwing { get; } = new("fail", "", null);
    public static Request Join { get; } = new("join", "", "null");

    /// <summary>An echo of a text with this length in bytes.</summary>
    public static Request Text(int bytes)
    {
        const string Pattern = "A text that is sent to be echoed";
        var text = string.Concat(Enumerable.Repeat(Pattern, (bytes / Pattern.Length) + 1))[..bytes];
        return Echo("say", JsonSerializer.Serialize(text));
    }

    private static Request Echo(string method, string argument) => new(method, argument, argument);
}
