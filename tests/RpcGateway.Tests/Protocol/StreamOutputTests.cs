using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Tests.Calls;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Each verb of <see cref="StreamOutput"/> in each state.</summary>
public sealed class StreamOutputTests : IAsyncDisposable
{
    private static readonly JsonTypeInfo<string> Type = RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions());

    private readonly MirrorPeer _peer = new MirrorPeer().Start();
    private readonly FakeCallOwner _call = new();
    private readonly StreamOutput _result;
    private readonly StreamOutput _argument;

    public StreamOutputTests()
    {
        _result = new StreamOutput(_peer.Connection.Parts.Streams, _call) { Token = 7 };
        _argument = new StreamOutput(_peer.Connection.Parts.Streams, null) { Token = 7 };
    }

    public static TheoryData<string> FinalStates =>
        [nameof(StreamState.Completed), nameof(StreamState.Aborted), nameof(StreamState.Cut)];

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        _call.Dispose();
    }

    [Theory]
    [InlineData("", """{"token":7}""")]
    [InlineData("a", """{"token":7,"values":["a"]}""")]
    [InlineData("a b", """{"token":7,"values":["a","b"]}""")]
    public void Publish_FirstPortionOfAResult_IsTheResponseOfTheCall(string items, string expected)
    {
        Publish(_result, items);

        _call.Response.Should().Be($$"""{"jsonrpc":"2.0","id":8,"result":{{expected}}}""");
        _result.End.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Publish_NoRequest_ItemsWaitForIt()
    {
        Publish(_result, "a");
        Publish(_result, "b");
        Publish(_result, "c");

        _result.Request(new RpcId(1), null, int.MaxValue);

        await ExpectValuesAsync(1, """["b","c"]""", finished: false);
    }

    [Fact]
    public async Task Publish_HeldRequest_IsTheResponse()
    {
        _argument.Request(new RpcId(1), null, int.MaxValue);

        Publish(_argument, "");
        Publish(_argument, "a");
        Publish(_argument, "b");
        _argument.Request(new RpcId(2), null, int.MaxValue);

        await ExpectValuesAsync(1, """["a"]""", finished: false);
        await ExpectValuesAsync(2, """["b"]""", finished: false);
        _peer.Connection.Parts.Calls.IsIdInUse(new RpcId(1)).Should().BeFalse();
    }

    [Fact]
    public void Publish_EveryTime_EmptiesTheItems()
    {
        var items = Create("a b");

        _argument.Publish(items);

        items.Count.Should().Be(0);
    }

    [Fact]
    public async Task Request_BeforeTheResponseOfTheCall_IsHeldUntilThen()
    {
        _result.Request(new RpcId(1), null, int.MaxValue);
        Publish(_result, "a");
        _call.Response.Should().Contain("""{"token":7,"values":["a"]}""");

        Publish(_result, "b");

        await ExpectValuesAsync(1, """["b"]""", finished: false);
    }

    [Fact]
    public async Task Request_Maximum_LimitsTheItems()
    {
        Publish(_argument, "a b c");

        _argument.Request(new RpcId(1), null, 2);
        _argument.Request(new RpcId(2), null, 2);

        await ExpectValuesAsync(1, """["a","b"]""", finished: false);
        await ExpectValuesAsync(2, """["c"]""", finished: false);
    }

    [Fact]
    public async Task Request_WhileOneIsHeld_IsRefused()
    {
        _argument.Request(new RpcId(1), null, int.MaxValue);

        _argument.Request(new RpcId(2), null, int.MaxValue);

        await ExpectErrorAsync(2, RpcErrorCode.InvalidRequest);
        Publish(_argument, "a");
        await ExpectValuesAsync(1, """["a"]""", finished: false);
    }

    [Fact]
    public async Task Request_InABatch_IsAnElementOfItsResponse()
    {
        var batch = new BatchResponse();
        batch.Expect();
        _argument.Request(new RpcId(1), batch, int.MaxValue);
        _peer.Connection.Parts.Responses.EndBatch(batch);

        Publish(_argument, "a");

        (await ReadAsync()).Should().Be("""[{"jsonrpc":"2.0","id":1,"result":{"values":["a"],"finished":false}}]""");
    }

    [Fact]
    public async Task Cancel_HeldRequest_FailsItAndTheStreamContinues()
    {
        _argument.Request(new RpcId(1), null, int.MaxValue);

        _peer.Connection.Parts.Calls.Cancel(new RpcId(1));

        await ExpectErrorAsync(1, RpcErrorCode.RequestCancelled);
        Publish(_argument, "a");
        _argument.Request(new RpcId(1), null, int.MaxValue);
        await ExpectValuesAsync(1, """["a"]""", finished: false);
    }

    [Fact]
    public async Task Cancel_NoHeldRequest_DoesNothing()
    {
        _argument.Cancel();

        Publish(_argument, "a");
        _argument.Request(new RpcId(1), null, int.MaxValue);
        await ExpectValuesAsync(1, """["a"]""", finished: false);
    }

    [Fact]
    public async Task Finish_ItemsLeft_CompletesWithTheLastItem()
    {
        Publish(_result, "a");
        Publish(_result, "b c");

        _result.Finish(new StreamBuffer(), null);

        _result.Request(new RpcId(1), null, 1);
        await ExpectValuesAsync(1, """["b"]""", finished: false);
        _result.End.IsCompleted.Should().BeFalse();
        _result.Request(new RpcId(2), null, 1);
        await ExpectValuesAsync(2, """["c"]""", finished: true);
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task Finish_NothingLeftAndAHeldRequest_CompletesAtOnce()
    {
        Publish(_result, "a");
        _result.Request(new RpcId(1), null, int.MaxValue);

        _result.Finish(new StreamBuffer(), null);

        await ExpectValuesAsync(1, "[]", finished: true);
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task Finish_NothingLeft_CompletesWithTheNextRequest()
    {
        Publish(_result, "a");
        _result.Finish(new StreamBuffer(), null);
        _result.End.IsCompleted.Should().BeFalse();

        _result.Request(new RpcId(1), null, int.MaxValue);

        await ExpectValuesAsync(1, "[]", finished: true);
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task Finish_BeforeTheResponseOfTheCall_IsACompleteResponse()
    {
        _result.Finish(new StreamBuffer(), null);

        _call.Response.Should().Be("""{"jsonrpc":"2.0","id":8,"result":{"values":[]}}""");
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task FinishWithAnError_ItemsLeft_ItemsAreSentBeforeTheError()
    {
        Publish(_result, "a");
        Publish(_result, "b");

        _result.Finish(new StreamBuffer(), new RpcError(7, "Broken."));

        _result.Request(new RpcId(1), null, int.MaxValue);
        await ExpectValuesAsync(1, """["b"]""", finished: false);
        _result.End.IsCompleted.Should().BeFalse();
        _result.Request(new RpcId(2), null, int.MaxValue);
        await ExpectErrorAsync(2, 7);
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task FinishWithAnError_HeldRequest_FailsWithIt()
    {
        Publish(_result, "a");
        _result.Request(new RpcId(1), null, int.MaxValue);

        _result.Finish(new StreamBuffer(), new RpcError(7, "Broken."));

        await ExpectErrorAsync(1, 7);
        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
    }

    [Fact]
    public async Task FinishWithAnError_BeforeTheFirstPortion_LeavesTheResponseToTheCall()
    {
        _result.Finish(new StreamBuffer(), new RpcError(7, "Broken."));

        (await _result.End.DefaultTimeout()).Should().Be(StreamState.Completed);
        _call.Response.Should().BeNull();
    }

    [Theory]
    [InlineData(nameof(StreamState.Open))]
    [InlineData(nameof(StreamState.Finished))]
    [InlineData(nameof(StreamState.Failed))]
    public async Task Close_ReaderHasNotEverything_EndsWhenReported(string state)
    {
        foreach (var final in new[] { StreamState.Aborted, StreamState.Cut })
        {
            var result = new StreamOutput(_peer.Connection.Parts.Streams, new FakeCallOwner()) { Token = 7 };
            MoveTo(result, Enum.Parse<StreamState>(state));

            result.Close(final);

            result.End.IsCompleted.Should().BeFalse("the generator is not stopped");
            result.ReportEnd();
            (await result.End.DefaultTimeout()).Should().Be(final);
        }
    }

    [Theory]
    [InlineData(nameof(StreamState.Aborted))]
    [InlineData(nameof(StreamState.Cut))]
    public async Task Close_HeldRequest_FailsAsCancelled(string final)
    {
        _argument.Request(new RpcId(1), null, int.MaxValue);

        _argument.Close(Enum.Parse<StreamState>(final));

        await ExpectErrorAsync(1, RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Close_BeforeTheResponseOfTheCall_HeldRequestFailsAfterThatResponse()
    {
        _result.Request(new RpcId(1), null, int.MaxValue);
        _result.Close(StreamState.Cut);
        _peer.Transport.Received.TryRead(out _).Should().BeFalse();
        Publish(_result, "late");
        _call.Response.Should().Be("""{"jsonrpc":"2.0","id":8,"result":{"token":7}}""");
        await ExpectErrorAsync(1, RpcErrorCode.RequestCancelled);
    }

    [Theory]
    [MemberData(nameof(FinalStates))]
    public async Task AnyVerb_FinalState_StaysInIt(string state)
    {
        var final = Enum.Parse<StreamState>(state);
        MoveTo(_result, final);
        if (final == StreamState.Completed)
        {
            await ReadAsync();
        }

        Publish(_result, "late");
        _result.HasRoom(Create(new string('x', 100_000))).Should().BeTrue("the generator must find out that it is stopped");
        _result.WaitForRoomAsync().IsCompleted.Should().BeTrue();
        _result.Request(new RpcId(2), null, int.MaxValue);
        await ExpectErrorAsync(2, RpcErrorCode.RequestCancelled);
        _result.Finish(new StreamBuffer(), new RpcError(7, "Late."));
        _result.Request(new RpcId(3), null, int.MaxValue);
        await ExpectErrorAsync(3, RpcErrorCode.RequestCancelled);
        _result.Finish(new StreamBuffer(), null);
        _result.Close(StreamState.Aborted);
        _result.Close(StreamState.Cut);
        _result.ReportEnd();

        (await _result.End.DefaultTimeout()).Should().Be(final);
    }

    [Fact]
    public async Task WaitForRoomAsync_ReadAheadReached_CompletesWhenTheReaderTakesItems()
    {
        FillReadAhead();
        _argument.HasRoom(new StreamBuffer()).Should().BeFalse();

        var room = _argument.WaitForRoomAsync();
        room.IsCompleted.Should().BeFalse();
        _argument.Request(new RpcId(1), null, 1);

        await room.DefaultTimeout();
        _argument.HasRoom(new StreamBuffer()).Should().BeTrue();
        _argument.HasRoom(Create("a")).Should().BeFalse();
    }

    [Fact]
    public async Task WaitForRoomAsync_StreamCloses_Completes()
    {
        FillReadAhead();
        var room = _argument.WaitForRoomAsync();

        _argument.Close(StreamState.Aborted);

        await room.DefaultTimeout();
    }

    [Fact]
    public void AddTo_ItemsTaken_CountsThose()
    {
        Publish(_argument, "a b c");
        _argument.Request(new RpcId(1), null, 2);
        var counts = default(StreamCounts);

        _argument.AddTo(ref counts);

        counts.ItemsSent.Should().Be(2);
        _peer.Connection.Parts.Streams.Table.ItemsSent.Should().Be(2);
    }

    private static void MoveTo(StreamOutput result, StreamState state)
    {
        Publish(result, "");
        switch (state)
        {
            case StreamState.Finished:
                Publish(result, "a");
                result.Finish(new StreamBuffer(), null);
                break;
            case StreamState.Failed:
                result.Finish(new StreamBuffer(), new RpcError(7, "Broken."));
                break;
            case StreamState.Completed:
                result.Finish(new StreamBuffer(), null);
                result.Request(new RpcId(1), null, int.MaxValue);
                break;
            case StreamState.Aborted or StreamState.Cut:
                Publish(result, "discarded");
                result.Close(state);
                break;
        }
    }

    private static void Publish(StreamOutput output, string items) => output.Publish(Create(items));

    private static StreamBuffer Create(string items)
    {
        var buffer = new StreamBuffer();
        foreach (var item in items.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            buffer.Add(item, Type, RpcPeerLimits.Unknown);
        }

        return buffer;
    }

    private void FillReadAhead() =>
        Publish(_argument, string.Join(' ', Enumerable.Repeat("a", _peer.Connection.Parts.Context.Options.StreamReadAhead)));

    private Task<string> ReadAsync() => _peer.ReceiveTextAsync();

    private async Task ExpectValuesAsync(int id, string values, bool finished) => (await ReadAsync()).Should().Be(
        $$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"values":{{{values}}},"finished":{{{(finished ? "true" : "false")}}}}}""");

    private async Task ExpectErrorAsync(int id, int code) =>
        (await ReadAsync()).Should().StartWith($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":{{{code}}},""");
}
