using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Oddities;

/// <summary>Every type that a schema has to be made of. Not for calls.</summary>
/// <remarks>Second paragraph.</remarks>
[RpcContract("odd", Callback = typeof(IOddCallback))]
public interface IOdd
{
    /// <summary>Enums. They have two faces.</summary>
    /// <remarks>Numbers and names.</remarks>
    /// <param name="color">By name.</param>
    /// <param name="level">By number.</param>
    /// <param name="none">Not at all.</param>
    [RpcIdempotent]
    Task<Color> EnumAsync(Color color = Color.LightGreen, Level level = Level.High, Color? none = null);

    Task<Person?> NullableAsync(string? text, int? number, Person? person, string name = "none", double nan = double.NaN);

    Task<Shape> ShapeAsync(Shape shape, Circle circle, Animal? animal);

    Task<Dictionary<string, Person>> DictionaryAsync(Dictionary<Guid, int?> byId, SortedDictionary<string, string[]> lists);

    Task<DateTimeOffset> DateAsync(DateTime at, DateOnly day, TimeOnly time, TimeSpan span, Guid id, Uri address);

    Task<Node> RecursiveAsync(Node node, Tree tree);

    Task ClashAsync(First.Status first, Second.Status second, Outer.Status nested, Third.Second.Status last);

    Task<Page<Person>> GenericAsync(Page<int> numbers, Pair<string, Page<Person[]>> pair);

    Task<decimal> NumberAsync(sbyte a, byte b, short c, uint d, long e, ulong f, float g, Numbers h);

    Task<byte[]> LooseAsync(
        object anything, JsonElement element, JsonNode node, Tuple<int, string> pair, KeyValuePair<string, int> entry, char letter);

    Task<List<List<string>>> NestedAsync(Nested nested, Strange strange, Strict strict, Defaults defaults);

    Task<List<string?>> PartsAsync(
        string?[] texts,
        Dictionary<string, List<string?>> lists,
        IReadOnlyList<Person?>? people,
        List<int?> numbers,
        Holder holder);

    Task<Rights> FlagsAsync(Rights rights);

    IAsyncEnumerable<List<string?>> PartStreamAsync(IAsyncEnumerable<string?[]> items, IProgress<string?[]>? progress = null);

    IAsyncEnumerable<Person?> StreamAsync(
        IAsyncEnumerable<Color> colors, IAsyncEnumerable<int>? numbers = null, IProgress<Level>? progress = null);

    Task<Stream> BinaryAsync(PipeReader content, Stream? more = null);

    [RpcError(7, "It is gone.", DataType = typeof(Gone))]
    [RpcError(OddError.NeverWas, "It never was.")]
    [RpcError(9, "It is late.", Name = "TooLate")]
    [RpcExample("by position", "[\"a\", {\"b\":[1]}]")]
    [RpcExample("by name", "{\"value\":null,\"name\":\"a\"}", Result = "null")]
    Task ExampleAsync(string name, object? value = null);

    void Note(string text);

    [Obsolete("Use another one.")]
    Task OldAsync();
}
