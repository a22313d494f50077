using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

public sealed class BackendDrainTests : BackendTest
{
    [Fact]
    public async Task Stop_RunningCall_IsCompletedBeforeTheLinkCloses()
    {
        var backend = await StartAsync();
        var link = await Gateway.NextLinkAsync();
        var asking = new Asking();
        var (client, _, ended) = link.OpenChannel(link.Describe("a"), Callbacks(asking))!.Value;
        var call = client.GetProxy<IDesk>().AskCallerAsync("?");
        await asking.Asked.Task.DefaultTimeout();

        var stopping = backend.StopAsync();
        await Eventually.IsTrueAsync(() => link.Received.Any(message => message.Method == "drain"));
        stopping.IsCompleted.Should().BeFalse();
        asking.Answer.SetResult(true);

        (await call.DefaultTimeout()).Should().BeTrue();
        await stopping.DefaultTimeout();
        (await ended.DefaultTimeout()).Code.Should().Be(RpcCloseCode.GoingAway);
        (await link.Ended.DefaultTimeout()).Should().Be(new RpcClose(RpcCloseCode.GoingAway, "The backend is shutting down."));
        Gateway.Attempts.Should().Be(1);
    }

    [Fact]
    public async Task Stop_CallOutlastsTheTimeLimit_IsAborted()
    {
        var backend = await StartAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
        var link = await Gateway.NextLinkAsync();
        var asking = new Asking();
        var (client, _, ended) = link.OpenChannel(link.Describe("a"), Callbacks(asking))!.Value;
        var call = client.GetProxy<IDesk>().AskCallerAsync("?");
        await asking.Asked.Task.DefaultTimeout();

        await backend.StopAsync().DefaultTimeout();

        await ended.DefaultTimeout();
        await call.Invoking(running => running.DefaultTimeout()).Should().ThrowAsync<Exception>();
        asking.Answer.SetResult(true);
    }

    [Fact]
    public async Task Stop_GatewayIsNotReachable_Completes()
    {
        for (var i = 0; i < 1000; i++)
        {
            Gateway.Failures.Enqueue(new HttpRequestException("refused"));
        }

        var backend = await StartAsync();
        await backend.Log.WaitForAsync("ConnectFailed").DefaultTimeout();

        await backend.StopAsync().DefaultTimeout();
    }

    [Fact]
    public async Task AskToDrain_ClosesTheLinkForGood()
    {
        var backend = await StartAsync();
        var link = await Gateway.NextLinkAsync();
        await backend.Log.WaitForAsync("Connected").DefaultTimeout();

        await link.Control.CallRawAsync(BackendProtocol.AskToDrain, default, CancellationToken.None).AsTask().DefaultTimeout();

        (await link.Ended.DefaultTimeout()).Reason.Should().Be("The backend has drained.");
        await backend.Log.WaitForAsync("HasDrained").DefaultTimeout();
        link.Received.Should().ContainSingle(message => message.Method == "drain");
        await backend.StopAsync();
        Gateway.Attempts.Should().Be(1);
    }

    private sealed class Asking : IDeskCallback
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> ConfirmAsync(string question)
        {
            Asked.TrySetResult();
            return Answer.Task;
        }

        public void Announced(string text)
        {
        }
    }
}
