using System.Text.Json;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>A call that every server understands, each in its own dialect.</summary>
/// <param name="Method">The method's name, without its contract's.</param>
/// <param name="Arguments">The arguments as JSON, with commas between them.</param>
/// <param name="Result">The result as JSON; null for a call that fails.</param>
internal sealed record Request(string Method, string Arguments, string? Result)
{
    /// <summary>A text of so many bytes, given back.</summary>
    public static Request Text(int bytes)
    {
        var text = JsonSerializer.Serialize(string.Concat(Enumerable.Repeat("A text that is sent to be echoed", (bytes / 32) + 1))[..bytes]);
        return new Request("say", text, text);
    }

    /// <summary>An object of five fields, given back.</summary>
    public static Request Order { get; } = Echo(
        "confirm", """{"id":4711,"customer":"Ada Lovelace","article":"punched cards","price":12.5,"isPaid":true}""");

    public static Request Unknown { get; } = new("nothing", "", null);

    public static Request Throwing { get; } = new("fail", "", null);

    public static Request Join { get; } = new("join", "", "null");

    public static Request Post(string text) => new("post", JsonSerializer.Serialize(text), "null");

    /// <summary>Has the server ask every member; the result is how many there are.</summary>
    public static Request Ask(string text) => new("ask", JsonSerializer.Serialize(text), null);

    private static Request Echo(string method, string argument) => new(method, argument, argument);
}
