using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Oddities
{
    /// <summary>A colour.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Color>))]
    public enum Color
    {
        /// <summary>Like blood.</summary>
        Red,

        [JsonStringEnumMemberName("light-green")]
        LightGreen,
    }

    public enum Level : byte
    {
        Low = 1,

        /// <summary>Too much.</summary>
        High = 200,
    }

    [Flags]
    public enum Rights
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    public static class OddError
    {
        public const int NeverWas = 8;
    }

    /// <summary>Its members have parts that may be null.</summary>
    public sealed record Holder(
        IReadOnlyList<string?> Names, Dictionary<string, string?>? ByName, List<string> Strict, List<string?> Again, string?[]?[] Deep);

    /// <summary>A person.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Nick">Another one, or <see langword="null"/>.</param>
    public sealed record Person(string Name, string? Nick)
    {
        /// <summary>The age.</summary>
        [JsonPropertyName("years")]
        public int? Age { get; init; }

        [JsonIgnore]
        public string Secret { get; init; } = "";

        /// <summary>What they like.</summary>
        public Color? Favourite { get; init; }
    }

    /// <summary>A shape.</summary>
    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape(string Label);

    /// <summary>A round one.</summary>
    /// <param name="Label">What it says.</param>
    /// <param name="Radius">Its radius.</param>
    public sealed record Circle(string Label, double Radius) : Shape(Label);

    public sealed record Square(string Label, double Side, Shape? Inner) : Shape(Label);

    [JsonDerivedType(typeof(Animal), 1)]
    [JsonDerivedType(typeof(Dog), 2)]
    public record Animal(string Name);

    public sealed record Dog(string Name, bool Barks) : Animal(Name);

    /// <summary>Refers to itself, in every way.</summary>
    public sealed record Node(int Value, Node? Next, IReadOnlyList<Node> Children, Dictionary<string, Node> ByName);

    public sealed class Tree : List<Tree>;

    public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

    public sealed record Pair<TLeft, TRight>(TLeft Left, TRight Right);

    public sealed record Numbers
    {
        [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
        public long Loose { get; init; }

        public required Int128 Large { get; init; }
    }

    public sealed record Nested(List<List<string>> Lists, Dictionary<string, List<string>> Again, List<string>? Maybe);

    [JsonConverter(typeof(StrangeConverter))]
    public sealed record Strange(int Value);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Strict(int Value);

    public sealed record Defaults(int Count = 5, string? Text = null, Color Color = Color.Red);

    public sealed record Gone(string What);

    public static class Outer
    {
        public sealed record Status(int Nested);
    }

    public sealed class StrangeConverter : JsonConverter<Strange>
    {
        public override Strange? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Strange value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}

namespace RpcGateway.Oddities.First
{
    public sealed record Status(int First);
}

namespace RpcGateway.Oddities.Second
{
    public sealed record Status(int Second);
}

namespace RpcGateway.Oddities.Third.Second
{
    public sealed record Status(int Third);
}
