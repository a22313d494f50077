using RpcGateway.Binding;
using RpcGateway.TestTools;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>The generated dispatcher reads params from any peer.</summary>
public sealed class DispatcherTests
{
    private readonly Loopback _loopback = new();

    [Theory]
    [InlineData("""["Ada"]""", "Ada 3 none Good")]
    [InlineData("""["Ada",7]""", "Ada 7 none Good")]
    [InlineData("""["Ada",7,null,null]""", "Ada 7 null null")]
    [InlineData("""{"name":"Ada"}""", "Ada 3 none Good")]
    [InlineData("""{"grade":0,"name":"Ada"}""", "Ada 3 none Poor")]
    [InlineData("""{"note":null,"name":"Ada"}""", "Ada 3 null Good")]
    [InlineData("""{"name":"Ada","name":"Eve"}""", "Eve 3 none Good")]
    public async Task Dispatch_ByPositionOrName_UsesDefaultsForMissingParams(string json, string expected) =>
        (await _loopback.CallAsync("exchange.describe", json).DefaultTimeout()).Should().Be($"\"{expected}\"");

    [Theory]
    [InlineData("", "'name'*missing")]
    [InlineData("[]", "'name'*missing")]
    [InlineData("{}", "'name'*missing")]
    [InlineData("""{"count":1}""", "'name'*missing")]
    [InlineData("""[null]""", "'name'*must not be null")]
    [InlineData("""["Ada",null]""", "'count'*must not be null")]
    [InlineData("""{"name":null}""", "'name'*must not be null")]
    [InlineData("""["Ada",1,"",0,5]""", "4 parameters*more were sent")]
    [InlineData("""{"name":"Ada","nmae":"Eve"}""", "no parameter 'nmae'")]
    [InlineData("""{"Name":"Ada"}""", "no parameter 'Name'")]
    [InlineData("""["Ada","many"]""", "'count'*is invalid")]
    [InlineData("""[{"a":1}]""", "'name'*is invalid")]
    public async Task Dispatch_InvalidParams_NamesThem(string json, string expected)
    {
        var call = () => _loopback.CallAsync("exchange.describe", json).DefaultTimeout();

        (await call.Should().ThrowAsync<RpcException>().WithMessage($"*{expected}*"))
            .Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task Dispatch_NoParameters_AcceptsAllFormsOfEmptyParams(string json) =>
        (await _loopback.CallAsync("exchange.ping", json).DefaultTimeout()).Should().BeEmpty();

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"a":1}""")]
    public async Task Dispatch_SurplusParams_IsInvalidParams(string json)
    {
        var call = () => _loopback.CallAsync("exchange.ping", json).DefaultTimeout();

        (await call.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
        _loopback.Service.Pings.Should().Be(0);
    }

    [Theory]
    [InlineData("[5]")]
    [InlineData("[5,null]")]
    [InlineData("[5,null,null]")]
    [InlineData("""{"number":5}""")]
    [InlineData("""{"number":5,"progress":null}""")]
    public async Task Dispatch_WithoutProgress_PassesProgressThatIgnoresReports(string json) =>
        await _loopback.CallAsync("exchange.execute", json).DefaultTimeout();

    [Theory]
    [InlineData("exchange.execute", "[5]", true)]
    [InlineData("exchange.count", "[5]", true)]
    [InlineData("exchange.describe", """["Ada"]""", false)]
    [InlineData("exchange.ping", "", false)]
    public async Task Dispatch_CancellationToken_IsReadOnlyIfMethodHasOne(
        string method, string json, bool expected)
    {
        await _loopback.CallAsync(method, json).DefaultTimeout();

        _loopback.LastCall!.TokenWasAskedFor.Should().Be(expected);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    public void Dispatch_UnknownIndex_Throws(int index)
    {
        var dispatcher = RpcContracts.Get<IExchange>().CreateDispatcher(_loopback.SerializerOptions);

        dispatcher.Invoking(it => it.DispatchAsync(index, _loopback.Service, null!))
            .Should().Throw<ArgumentOutOfRangeException>();
    }
}
