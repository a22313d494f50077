using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Tests.Contracts;

public sealed class LargeNumberTests
{
    private static readonly JsonSerializerOptions Options = RpcJson.CreateOptions().WriteLargeNumbersAsStrings();

    [Fact]
    public void Values_RoundTrip_AreWrittenAsStrings()
    {
        Check(long.MinValue, "\"-9223372036854775808\"");
        Check(ulong.MaxValue, "\"18446744073709551615\"");
        Check(0.1000000000000000000000000001m, "\"0.1000000000000000000000000001\"");
        Check(decimal.MinValue, "\"-79228162514264337593543950335\"");
        Check(Int128.MinValue, "\"-170141183460469231731687303715884105728\"");
        Check(UInt128.MaxValue, "\"340282366920938463463374607431768211455\"");
        Check<long?>(null, "null");
        Check<long?>(5, "\"5\"");
        Check(new Sum(9007199254740993, 1.50m), """{"total":"9007199254740993","price":"1.50"}""");
        Check(5, "5");
    }

    [Fact]
    public void Collections_RoundTrip_AreWrittenAsStrings()
    {
        JsonSerializer.Serialize(new long[] { 1, 2 }, Options).Should().Be("""["1","2"]""");
        var byId = new Dictionary<long, decimal?> { [9007199254740993] = 0.1m, [1] = null };
        var json = JsonSerializer.Serialize(byId, Options);
        json.Should().Be("""{"9007199254740993":"0.1","1":null}""");
        JsonSerializer.Deserialize<Dictionary<long, decimal?>>(json, Options).Should().Equal(byId);
    }

    [Fact]
    public void Numbers_WrittenAsNumbers_AreRead()
    {
        JsonSerializer.Deserialize<long>("9007199254740993", Options).Should().Be(9007199254740993);
        JsonSerializer.Deserialize<decimal>("1.5e2", Options).Should().Be(150m);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"x\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"1.5\"")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("\"\\u0031\"")]
    public void Long_InvalidValue_IsRefused(string json) => FluentActions
        .Invoking(() => JsonSerializer.Deserialize<long>(json, Options)).Should().Throw<JsonException>();

    private static void Check<T>(T value, string json)
    {
        JsonSerializer.Serialize(value, Options).Should().Be(json);
        JsonSerializer.Deserialize<T>(json, Options).Should().Be(value);
    }

    internal sealed record Sum(long Total, decimal Price);
}
