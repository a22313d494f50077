using System.Threading.Channels;
using RpcGateway.SampleContracts.Push;

namespace RpcGateway.Samples.Push;

/// <summary>A running copy of one source into the stream of an inbox, which ends with the copy's error.</summary>
internal sealed class PushSourceTask
{
    private readonly CancellationTokenSource _stopping;
    private readonly Task _running;

    public PushSourceTask(
        Func<CancellationToken, Task> copy, ChannelWriter<PushMail> output, CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = RunAsync(copy, output, _stopping.Token);
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private static async Task RunAsync(
        Func<CancellationToken, Task> copy, ChannelWriter<PushMail> output, CancellationToken cancellationToken)
    {
        try
        {
            await copy(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            output.TryComplete(e);
        }
    }
}
