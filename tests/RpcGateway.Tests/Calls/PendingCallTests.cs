using System.Runtime.ExceptionServices;
using System.Text;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Lifetime;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>When a call object may be used for another call, and what it keeps of the earlier one: nothing.</summary>
public sealed class PendingCallTests
{
    private static readonly RpcMethodDescriptor Say =
        new("mirror.say", null, "SayAsync", RpcMethodKind.Call, typeof(string), RpcOverflowPolicy.Disconnect);

    private static readonly Dictionary<string, Func<ConnectionParts, (PendingCall Used, PendingCall Fresh, PendingCall Next)>> Kinds = new()
    {
        [nameof(RawCall)] = parts => Use(parts, RawCall.Create),
        [nameof(VoidCall)] = parts => Use(parts, pending => VoidCall.Create(pending, Say)),
        ["ValueCall"] = parts => Use(parts, pending => ValueCall<string>.Create(pending, Say, TypeOf<string>(parts))),
        ["RepeatableVoidCall"] = parts => Use(parts, pending => RepeatableVoidCall<Text>.Create(
            pending, Say, new Text("a"), _ => parts.Invoker)),
        ["RepeatableCall"] = parts => Use(parts, pending => RepeatableCall<Text, string>.Create(
            pending, Say, new Text("a"), TypeOf<string>(parts), _ => parts.Invoker)),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(KindNames))]
    public async Task Recycle_AfterTheResult_NextCallGetsTheObjectWithAllFieldsAsNew(string kind)
    {
        await using var peer = new MirrorPeer().Start();

        var (used, fresh, next) = RunOnNewThread(() => Kinds[kind](peer.Connection.Parts));

        next.Should().BeSameAs(used);
        var expected = FieldReader.Read(fresh);
        expected.Should().ContainKeys("_source._version", "_wait._call", "_token._source");
        var actual = FieldReader.Read(used);
        actual.Remove("_source._version").Should().Be(expected.Remove("_source._version"));
        actual.Should().Equal(expected);
    }

    [Fact]
    public async Task TryReset_AfterTheResult_SucceedsOnce()
    {
        await using var peer = new MirrorPeer().Start();
        var call = ObservedCall.CreateSent(peer, CancellationToken.None);

        call.CompleteWithResult("a"u8);

        call.ReadOutcome().Should().Be("a");
        call.WasReset.Should().BeTrue();
        call.TryResetAgain().Should().BeFalse();
    }

    [Fact]
    public async Task TryReset_AfterTheResult_EarlierTaskIsInvalid()
    {
        await using var peer = new MirrorPeer().Start();
        var call = ObservedCall.CreateSent(peer, CancellationToken.None);
        call.CompleteWithResult("a"u8);
        var earlier = call.Task;
        call.ReadOutcome();

        FluentActions.Invoking(() => earlier.IsCompleted).Should().Throw<InvalidOperationException>();

        call.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task TryReset_AfterTheResultOfACancellableCall_Succeeds()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = ObservedCall.CreateSent(peer, stop.Token);

        call.CompleteWithResult("a"u8);

        call.ReadOutcome().Should().Be("a");
        call.WasReset.Should().BeTrue();
    }

    // The sender is about to call WatchCancellation, so it still refers to the call.
    [Fact]
    public async Task TryReset_BeforeTheCancellationIsWatched_Fails()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = ObservedCall.CreateQueued(peer, stop.Token);
        call.TryMarkSent();

        call.CompleteWithResult("a"u8);

        call.ReadOutcome().Should().Be("a");
        call.WasReset.Should().BeFalse();
        call.WatchCancellation();
        call.TryResetAgain().Should().BeTrue("no code refers to the call any more");
    }

    // The token's callback may be about to run, and reads the object.
    [Fact]
    public async Task TryReset_WhileTheCancellationRuns_Fails()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = ObservedCall.CreateQueued(peer, stop.Token);
        call.TryMarkSent();
        call.CompleteWithResult("a"u8);
        await stop.CancelAsync();

        call.WatchCancellation();

        call.ReadOutcome().Should().Be("a");
        call.WasReset.Should().BeFalse();
        call.TryResetAgain().Should().BeFalse();
    }

    [Fact]
    public async Task TryReset_ResponseBeforeTheRequestLeft_Fails()
    {
        await using var peer = new MirrorPeer().Start();
        var call = ObservedCall.CreateQueued(peer, CancellationToken.None);

        call.CompleteWithResult("guessed"u8);

        call.ReadOutcome().Should().Be("guessed");
        call.WasReset.Should().BeFalse();
        call.TryMarkSent().Should().BeTrue("the request is not withdrawn");
        call.TryResetAgain().Should().BeFalse();
    }

    [Theory]
    [InlineData("error")]
    [InlineData("loss")]
    [InlineData("cancellation")]
    [InlineData("unreadable result")]
    public async Task TryReset_AfterAFailure_IsNotCalled(string failure)
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = ObservedCall.CreateSent(peer, stop.Token);

        switch (failure)
        {
            case "error":
                call.CompleteWithError(new RpcException(1, "No."));
                break;
            case "loss":
                call.Fail(new RpcConnectionLostException("Lost.", requestSent: true));
                break;
            case "cancellation":
                await stop.CancelAsync();
                break;
            default:
                call.CompleteWithResult("unreadable"u8);
                break;
        }

        FluentActions.Invoking(call.ReadOutcome).Should().Throw<Exception>();
        call.WasReset.Should().BeNull();
    }

    [Theory]
    [InlineData("error")]
    [InlineData("loss")]
    [InlineData("cancellation")]
    public async Task TryReset_FailedCall_Fails(string failure)
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var call = ObservedCall.CreateSent(peer, stop.Token);
        if (failure == "cancellation")
        {
            await stop.CancelAsync();
        }
        else
        {
            call.Fail(failure == "error" ? new RpcException(1, "No.") : new RpcConnectionLostException("Lost.", requestSent: true));
        }

        call.TryResetAgain().Should().BeFalse();
    }

    [Fact]
    public async Task Post_ResponseWhileTheRequestIsWritten_ReleasesWhatIsAttachedLater()
    {
        await using var peer = new MirrorPeer().Start();
        var call = new ObservedCall(peer);
        var attachment = new Attachment();

        RequestSender.Post(
            call,
            Say.Name,
            attachment,
            static (request, call, attachment) =>
            {
                call.CompleteWithResult("guessed"u8);
                call.Attach(attachment);
                RpcMessageWriter.StartRequest(request, call.Id, "mirror.say"u8);
                request.Write("[]"u8);
            },
            CancellationToken.None);

        attachment.IsReleased.Should().BeTrue();
    }

    [Fact]
    public async Task Attachment_OfAnOpenCall_IsReleasedWithTheResponse()
    {
        await using var peer = new MirrorPeer().Start();
        var call = ObservedCall.CreateQueued(peer, CancellationToken.None);
        var attachment = new Attachment();
        call.Attach(attachment);
        call.TryMarkSent();
        call.WatchCancellation();
        attachment.IsReleased.Should().BeFalse();

        call.CompleteWithResult("a"u8);

        attachment.IsReleased.Should().BeTrue();
    }

    // Uses the object with everything that a call can have, and then takes the next one.
    private static (PendingCall Used, PendingCall Fresh, PendingCall Next) Use<TCall>(
        ConnectionParts parts, Func<PendingCalls, TCall> create)
        where TCall : PendingCall, new()
    {
        var call = create(parts.Pending);
        using var stop = new CancellationTokenSource();
        var context = new RpcCallContext();
        var outer = new FakeRunningCall(parts.Context);
        context.Enter();
        context.Begin(outer);
        var telemetry = CallTelemetry.StartClient(Say.Name, parts.Telemetry);
        telemetry.IsRecording.Should().BeTrue();
        call.Start(telemetry, stop.Token);
        parts.Pending.Add(call);
        call.Attach(new Attachment());
        call.Position = 5;
        call.TryMarkSent();
        call.WatchCancellation();
        parts.Pending.Remove(call.Id);
        call.CompleteWithResult("\"a\""u8);
        parts.Pending.Completed.ResumeHere();
        outer.Reclaimed.Should().Equal(7);
        ReadResult(call);
        return (call, new TCall(), SpareCalls<TCall>.Take());
    }

    private static void ReadResult(PendingCall call)
    {
        var task = call switch
        {
            PendingCall<bool> one => one.TaskWithoutResult,
            PendingCall<string> one => one.TaskWithoutResult,
            PendingCall<ReadOnlyMemory<byte>> one => one.TaskWithoutResult,
            _ => throw new NotSupportedException(),
        };
        task.IsCompletedSuccessfully.Should().BeTrue();
        task.GetAwaiter().GetResult();
    }

    // Each thread has a spare call of its own, which no other test can take.
    private static T RunOnNewThread<T>(Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> TypeOf<T>(ConnectionParts parts) =>
        RpcJson.GetTypeInfo<T>(parts.Context.Options.SerializerOptions);

    private readonly struct Text(string value) : IRpcArguments
    {
        public void WriteTo(RpcArgumentWriter writer) =>
            writer.Write(value, RpcJson.GetTypeInfo<string>(RpcJson.CreateOptions()));
    }

    private sealed class Attachment : IDisposable
    {
        public bool IsReleased { get; private set; }

        public void Dispose() => IsReleased = true;
    }

    private sealed class ObservedCall(MirrorPeer peer) : PendingCall<string>(peer.Connection.Parts.Pending, null)
    {
        private readonly PendingCalls _pending = peer.Connection.Parts.Pending;

        public bool? WasReset { get; private set; }

        public static ObservedCall CreateQueued(MirrorPeer peer, CancellationToken cancellationToken)
        {
            var call = new ObservedCall(peer);
            call.Start(default, cancellationToken);
            call._pending.Add(call);
            return call;
        }

        public static ObservedCall CreateSent(MirrorPeer peer, CancellationToken cancellationToken)
        {
            var call = CreateQueued(peer, cancellationToken);
            call.TryMarkSent();
            call.WatchCancellation();
            return call;
        }

        public bool TryResetAgain() => TryReset();

        public string ReadOutcome()
        {
            _pending.Completed.ResumeHere();
            return Task.AsTask().GetAwaiter().GetResult();
        }

        protected override string Parse(ReadOnlySpan<byte> json) => json.SequenceEqual("unreadable"u8)
            ? throw new FormatException("Unreadable.")
            : Encoding.UTF8.GetString(json);

        protected override void Recycle() => WasReset = TryReset();
    }
}
