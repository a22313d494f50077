using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;
using RpcGateway.Tests.Calls;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>When <see cref="StreamSender"/> starts and stops its generator, and how a result stream ends its call.</summary>
public sealed class StreamSenderTests : IAsyncDisposable
{
    private readonly MirrorPeer _peer = new MirrorPeer().Start();
    private readonly FakeCallOwner _call = new();
    private readonly ManualGenerator _generator = new();

    private ConnectionStreams Streams => _peer.Connection.Parts.Streams;

    public async ValueTask DisposeAsync()
    {
        _generator.End.TrySetResult();
        await _peer.DisposeAsync();
        _call.Dispose();
    }

    [Fact]
    public async Task Next_ArgumentStream_StartsTheGeneratorOnce()
    {
        var sender = new StreamSender(Streams, _generator, null);
        sender.Completion.IsCompleted.Should().BeTrue("no generator runs");

        sender.Next(new RpcId(1), null, int.MaxValue);
        sender.Next(new RpcId(2), null, int.MaxValue);

        await _generator.Started.Task.DefaultTimeout();
        _generator.End.SetResult();
        await sender.Completion.DefaultTimeout();
        _generator.Runs.Should().Be(1);
    }

    [Fact]
    public async Task Next_ArgumentStream_RunsInTheContextOfTheCaller()
    {
        var local = new AsyncLocal<string>();
        string? seen = null;
        _generator.OnStart = () => seen = local.Value;
        local.Value = "caller";
        var sender = new StreamSender(Streams, _generator, null);
        local.Value = "reader";

        sender.Next(new RpcId(1), null, int.MaxValue);

        await _generator.Started.Task.DefaultTimeout();
        seen.Should().Be("caller");
    }

    [Fact]
    public void Dispose_ArgumentStreamNotStarted_IsForgottenWithoutRunning()
    {
        var sender = new StreamSender(Streams, _generator, null);
        Streams.Table.Find(sender.Token).Should().BeSameAs(sender);

        sender.Dispose();

        Streams.Table.Find(sender.Token).Should().BeNull();
        sender.Completion.IsCompleted.Should().BeTrue();
        _generator.Runs.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_ArgumentStream_CancelsTheGenerator(bool isAbort)
    {
        var sender = new StreamSender(Streams, _generator, null);
        sender.Next(RpcId.Null, null, int.MaxValue);
        await _generator.Started.Task.DefaultTimeout();

        Close(sender, isAbort);

        await _generator.Stopped.Task.DefaultTimeout();
        Streams.Table.Find(sender.Token).Should().BeNull();
        sender.Completion.IsCompleted.Should().BeFalse("the generator ignores its token");
        _generator.End.SetResult();
        await sender.Completion.DefaultTimeout();
    }

    [Fact]
    public async Task Constructor_TableIsClosed_StreamIsClosed()
    {
        await Streams.Table.CloseAsync();

        var sender = new StreamSender(Streams, _generator, null);

        Streams.Table.Find(sender.Token).Should().BeNull();
    }

    [Fact]
    public async Task RunAsync_GeneratorEnded_LastsUntilTheReaderHasEverything()
    {
        _generator.PublishesAtStart = true;
        var sender = new StreamSender(Streams, _generator, _call);
        var run = sender.RunAsync();
        await _generator.Started.Task.DefaultTimeout();

        _generator.End.SetResult();

        await Eventually.IsTrueAsync(() => _call.Response is not null && !sender.IsGenerating);
        run.IsCompleted.Should().BeFalse();
        sender.Next(new RpcId(1), null, int.MaxValue);
        await run.DefaultTimeout();
        _call.CancellationToken.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_GeneratorFailsBeforeThePublication_OnlyTheCallFails()
    {
        var sender = new StreamSender(Streams, _generator, _call);
        var run = sender.RunAsync();

        _generator.End.SetException(new FormatException("Broken."));

        await FluentActions.Awaiting(() => run.DefaultTimeout()).Should().ThrowAsync<FormatException>();
        _call.Response.Should().BeNull();
        Streams.Table.Count.Should().Be(0);
    }

    [Fact]
    public async Task RunAsync_GeneratorFails_ReaderGetsTheErrorAndTheCallTheException()
    {
        _generator.PublishesAtStart = true;
        var sender = new StreamSender(Streams, _generator, _call);
        var run = sender.RunAsync();
        sender.Next(new RpcId(1), null, int.MaxValue);

        _generator.End.SetException(new FormatException("Broken."));

        await _peer.ExpectAsync("\"id\":1,\"error\":{\"code\":1234,\"message\":\"Broken.\"");
        await FluentActions.Awaiting(() => run.DefaultTimeout()).Should().ThrowAsync<FormatException>();
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(true, typeof(OperationCanceledException), null)]
    [InlineData(true, typeof(FormatException), typeof(FormatException))]
    [InlineData(false, null, typeof(OperationCanceledException))]
    [InlineData(false, typeof(OperationCanceledException), typeof(OperationCanceledException))]
    [InlineData(false, typeof(FormatException), typeof(FormatException))]
    public async Task RunAsync_StreamIsClosed_FailsUnlessTheReaderAborted(bool isAbort, Type? thrown, Type? expected)
    {
        var sender = new StreamSender(Streams, _generator, _call);
        var run = sender.RunAsync();
        await _generator.Started.Task.DefaultTimeout();

        Close(sender, isAbort);

        _call.CancellationToken.IsCancellationRequested.Should().BeTrue();
        await _generator.Stopped.Task.DefaultTimeout();
        if (thrown is null)
        {
            _generator.End.SetResult();
        }
        else
        {
            _generator.End.SetException((Exception)Activator.CreateInstance(thrown)!);
        }

        var failure = await Record.ExceptionAsync(() => run.DefaultTimeout());
        failure?.GetType().Should().Be(expected);
        (failure is null).Should().Be(expected is null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_ResultStream_CallIsCancelledBeforeItsStreamEnds(bool isAbort)
    {
        var sender = new StreamSender(Streams, _generator, _call);
        _ = sender.RunAsync();
        await _generator.Started.Task.DefaultTimeout();
        bool? hadEnded = null;
        _call.OnCancel = () => hadEnded = _generator.Output!.End.IsCompleted;

        Close(sender, isAbort);

        hadEnded.Should().BeFalse();
        _generator.Output!.End.IsCompleted.Should().BeTrue();
    }

    private static void Close(StreamSender sender, bool isAbort)
    {
        if (isAbort)
        {
            sender.Abort();
        }
        else
        {
            sender.Dispose();
        }
    }

    private sealed class ManualGenerator : IItemGenerator
    {
        public TaskCompletionSource Started { get; } = NewSignal();

        public TaskCompletionSource Stopped { get; } = NewSignal();

        public TaskCompletionSource End { get; } = NewSignal();

        public Action? OnStart { get; set; }

        public bool PublishesAtStart { get; set; }

        public int Runs { get; private set; }

        public StreamOutput? Output { get; private set; }

        public async Task GenerateAsync(StreamOutput output, StreamBuffer items, CancellationToken cancellationToken)
        {
            Runs++;
            Output = output;
            OnStart?.Invoke();
            if (PublishesAtStart)
            {
                output.Publish(items);
            }

            using var registration = cancellationToken.Register(Stopped.SetResult);
            Started.SetResult();
            await End.Task;
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
