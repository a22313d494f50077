using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>Calls between RpcGateway and StreamJsonRpc, with either as the caller.</summary>
public sealed class PeerCallTests
{
    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_TwoArguments_ReturnsResult(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        (await pair.Proxy.AddAsync(2, 40).DefaultTimeout()).Should().Be(42);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_ObjectsAndNulls_RoundTrip(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var due = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));
        var order = new PeerOrder("tea \"äöü🙂\"", -7, due, new PeerOrder("", int.MaxValue));

        (await pair.Proxy.EchoAsync(order).DefaultTimeout()).Should().Be(order);
        (await pair.Proxy.EchoAsync(null).DefaultTimeout()).Should().BeNull();
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_WithoutArgumentsAndResult_Completes(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        await pair.Proxy.DoNothingAsync().DefaultTimeout();
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_TextOfManyFrames_ReturnsResult(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var text = string.Concat(Enumerable.Repeat("äöü🙂\\\"\n", 8_000));

        (await pair.Proxy.RepeatAsync(text, 2).DefaultTimeout()).Should().Be(text + text);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_ManyAtOnce_ReturnTheirOwnResults(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var calls = Enumerable.Range(0, 200).Select(i => Task.Run(() => pair.Proxy.AddAsync(i, i)));

        (await Task.WhenAll(calls).DefaultTimeout()).Should().Equal(Enumerable.Range(0, 200).Select(i => 2 * i));
    }

    // Both ends number their own requests, so equal ids are in use in both directions.
    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_CallsItsCaller_ReturnsResult(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var calls = Enumerable.Range(0, 20).Select(i => pair.Proxy.AddAtCallerAsync(i, i));

        (await Task.WhenAll(calls).DefaultTimeout()).Should().Equal(Enumerable.Range(0, 20).Select(i => 2 * i));
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Notification_Several_ArriveInOrder(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        pair.Proxy.Note("one");
        pair.Proxy.Note("two");

        (await pair.Callee.Service.NextEventAsync()).Should().Be("one");
        (await pair.Callee.Service.NextEventAsync()).Should().Be("two");
        (await pair.Proxy.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_CalleeThrowsErrorWithData_CallerGetsTheData(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var failure = await PeerFailure.OfAsync(pair.Proxy.FailAsync(1234, "Sold out.", new PeerOrder("tea", 2)));

        failure.Should().Be(new PeerFailure(PeerFailure.Error, 1234, "Sold out.", new PeerOrder("tea", 2)));
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_CalleeThrowsAnyException_FailsAsServiceFailed(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var failure = await PeerFailure.OfAsync(pair.Proxy.BreakAsync(PeerPair.Secret));

        failure.Should().Be(new PeerFailure(PeerFailure.Error, RpcErrorCode.ServiceFailed, failure.Message));
        (failure.Message == PeerPair.Secret).Should().Be(PeerSetting.All[setting].WeCall, "only StreamJsonRpc sends the text");
        (await pair.Proxy.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_UnknownMethod_FailsAsMethodNotFound(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var failure = await PeerFailure.OfAsync(pair.Caller.GetProxy<IAbsent>().CallAsync());

        failure.Code.Should().Be(RpcErrorCode.MethodNotFound, failure.ToString());
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_WrongArguments_FailsAsInvalidParams(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        var failure = await PeerFailure.OfAsync(pair.Caller.GetProxy<IMisreadPeer>().AddAsync("two", true));

        failure.Code.Should().Be(RpcErrorCode.InvalidParams, failure.ToString());
        (await pair.Proxy.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Call_Cancelled_StopsTheMethod(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        using var cancelling = new CancellationTokenSource();
        var call = pair.Proxy.HoldAsync(cancelling.Token);
        (await pair.Callee.Service.NextEventAsync()).Should().Be("held");

        await cancelling.CancelAsync();

        (await PeerFailure.OfAsync(call.DefaultTimeout())).Kind.Should().Be(PeerFailure.Cancelled);
        (await pair.Callee.Service.NextEventAsync()).Should().Be("hold cancelled");
        (await pair.Proxy.AddAsync(1, 1).DefaultTimeout()).Should().Be(2);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Progress_Reports_ArriveInOrder(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);
        var steps = new ProgressLog<PeerStep>();

        (await pair.Proxy.WorkAsync(20, steps).DefaultTimeout()).Should().Be(20);

        // StreamJsonRpc may report after the result.
        await steps.WaitForAsync(step => step.Done >= 20).DefaultTimeout();
        steps.All.Should().BeInAscendingOrder(step => step.Done).And.OnlyContain(step => step.Total == 20);
    }

    [Theory]
    [ClassData(typeof(PeerSettings))]
    public async Task Progress_NotWanted_CallCompletes(string setting)
    {
        await using var pair = await PeerPair.StartAsync(setting);

        (await pair.Proxy.WorkAsync(20).DefaultTimeout()).Should().Be(20);
    }
}
