using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.Tests.Calls;

public sealed partial class RpcExceptionTests
{
    [Fact]
    public void GetErrorData_FromTheWire_IsDeserialized()
    {
        var exception = new RpcException(1, "No.", JsonDocument.Parse("""{"limit":3,"unit":"MB"}""").RootElement);

        exception.GetErrorData<Quota>().Should().Be(new Quota(3, "MB"));
        exception.GetErrorData(QuotaContext.Default.Quota).Should().Be(new Quota(3, "MB"));
    }

    [Fact]
    public void GetErrorData_CreatedHere_IsTheObject()
    {
        var exception = new RpcException(1, "No.", new Quota(3, "MB"));

        exception.GetErrorData<Quota>().Should().Be(new Quota(3, "MB"));
        exception.GetErrorData(QuotaContext.Default.Quota).Should().Be(new Quota(3, "MB"));
    }

    [Fact]
    public void GetErrorData_NoData_IsTheDefault()
    {
        new RpcException(1, "No.").GetErrorData<Quota>().Should().BeNull();
        new RpcException(1, "No.").GetErrorData<int>().Should().Be(0);
    }

    [Fact]
    public void GetErrorData_OtherShape_Throws()
    {
        var text = new RpcException(1, "No.", JsonDocument.Parse("\"text\"").RootElement);
        var other = new RpcException(1, "No.", new object());

        text.Invoking(e => e.GetErrorData<Quota>()).Should().Throw<JsonException>();
        other.Invoking(e => e.GetErrorData<Quota>()).Should().Throw<JsonException>().WithMessage("*System.Object*");
    }

    internal sealed record Quota(int Limit, string Unit);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Quota))]
    private sealed partial class QuotaContext : JsonSerializerContext;
}
