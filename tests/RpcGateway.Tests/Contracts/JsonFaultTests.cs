using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RpcGateway.Binding;

namespace RpcGateway.Tests.Contracts;

/// <summary>Why a value could not be read, in terms of JSON and without exception texts.</summary>
public sealed class JsonFaultTests
{
    private static readonly JsonSerializerOptions Options = RpcJson.CreateOptions();

    [Theory]
    [InlineData("\"x\"", ": a number was expected, a string was found")]
    [InlineData("{}", ": a number was expected, an object was found")]
    [InlineData("true", ": a number was expected, a boolean was found")]
    [InlineData("1.5", ": an integer was expected, a fraction was found")]
    [InlineData("99999999999", ": the number is out of range")]
    public void Describe_Integer_NamesTheExpectedType(string json, string expected) => Describe<int>(json).Should().Be(expected);

    [Fact]
    public void Describe_PlainTypes_NamesTheExpectedType()
    {
        Describe<string>("5").Should().Be(": a string was expected, a number was found");
        Describe<bool>("5").Should().Be(": a boolean was expected, a number was found");
        Describe<List<int>>("5").Should().Be(": an array was expected, a number was found");
        Describe<List<int>>("[1,\"x\"]").Should().Be(" (at $[1]): a number was expected, a string was found");
        Describe<Dictionary<string, int>>("[1]").Should().Be(": an object was expected, an array was found");
        Describe<Dictionary<string, int>>("""{"a b":null}""").Should().Be(" (at $['a b']): a number was expected, null was found");
        Describe<Dictionary<int, int>>("""{"x":1}""").Should().Be(" (at $.x): the key is invalid");
        Describe<Guid>("\"x\"").Should().Be(": a string of the format 'uuid' was expected");
        Describe<DateTime>("\"x\"").Should().Be(": a string of the format 'date-time' was expected");
        Describe<TimeSpan>("\"x\"").Should().Be(": the string does not have the expected form");
        Describe<Size>("\"huge\"").Should().Be(": 'Small' or 'Large' was expected");
        Describe<Size>("true").Should().Be(": a string was expected, a boolean was found");
        Describe<int?>("\"x\"").Should().Be(": a number was expected, a string was found");
    }

    [Fact]
    public void Describe_Members_NamesMissingUnknownAndNullMembers()
    {
        Describe<Line>("""{"count":1}""").Should().Be(": the members 'name' and 'price' are missing");
        Describe<Order>("""{"lines":[{"count":1,"name":"x","price":1},{"count":1,"name":"x"}]}""")
            .Should().Be(" (at $.lines[1]): the member 'price' is missing");
        Describe<Order>("""{"lines":[{"count":1,"name":null,"price":1}]}""")
            .Should().Be(" (at $.lines[0].name): a string was expected, null was found");
        Describe<Closed>("""{"more":1}""").Should().Be(" (at $.more): there is no such member");
        Describe<Line?>("[]").Should().Be(": an object was expected, an array was found");
    }

    [Fact]
    public void Describe_Discriminator_ListsTheKnownValues()
    {
        Describe<Shape>("""{"radius":1}""").Should().Be(": its '$type' is missing; it must be 'circle' or 'square'");
        Describe<Shape>("""{"$type":"cube"}""").Should().Be(": its '$type' must be 'circle' or 'square'");
        Describe<List<Shape>>("""[{"radius":"x","$type":"circle"}]""")
            .Should().Be(" (at $[0].radius): a number was expected, a string was found");
    }

    [Fact]
    public void Describe_UserCodeThrows_GivesThePathWithoutExceptionText()
    {
        Describe<Team>("""{"members":[{"age":1},{"age":-1}]}""").Should().Be(" (at $.members[1]): it was rejected");
        Describe<Team>("""{"byName":{"Ada":{"age":-1}}}""").Should().Be(" (at $.byName.Ada): it was rejected");
        Describe<Setter>("""{"value":-1}""").Should().Be(": it was rejected");
        Describe<Converted[]>("""[{"text":"argument"}]""").Should().StartWith(" (at $[0]").And.NotContain("secret");
        Describe<Converted[]>("""[{"text":"json"}]""").Should().StartWith(" (at $[0].text)").And.NotContain("secret");
    }

    [Fact]
    public void Read_DiscriminatorNotFirst_IsRead()
    {
        var type = RpcJson.GetTypeInfo<Shape>(Options);

        JsonSerializer.Deserialize("""{"radius":2,"$type":"circle"}""", type).Should().BeOfType<Circle>().Which.Radius.Should().Be(2);
    }

    private static string Describe<T>(string json)
    {
        var type = RpcJson.GetTypeInfo<T>(Options);
        var bytes = Encoding.UTF8.GetBytes(json);
        var failure = FluentActions.Invoking(() => JsonSerializer.Deserialize(bytes, type)).Should().Throw<Exception>().Which;

        // The bytes after the value belong to the message around it.
        return RpcJsonFault.Describe(Encoding.UTF8.GetBytes(json + ",1]}"), type, failure);
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Size>))]
    internal enum Size
    {
        Small,
        Large,
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    internal abstract record Shape;

    internal sealed record Circle(double Radius) : Shape;

    internal sealed record Square(double Side) : Shape;

    internal sealed record Line(int Count, string Name, decimal Price);

    internal sealed record Order(List<Line> Lines);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Closed;

    internal sealed record Team
    {
        public List<Person> Members { get; init; } = [];

        public Dictionary<string, Person> ByName { get; init; } = [];
    }

    internal sealed record Person
    {
        public Person(int age)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(age);
            Age = age;
        }

        public int Age { get; }
    }

    internal sealed class Setter
    {
        public int Value
        {
            get;
            set => field = value >= 0 ? value : throw new InvalidOperationException("secret");
        }
    }

    internal sealed class Converted
    {
        [JsonConverter(typeof(FailingConverter))]
        public string? Text { get; set; }
    }

    internal sealed class FailingConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() == "json" ? throw new JsonException("secret") : throw new ArgumentException("secret");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}
