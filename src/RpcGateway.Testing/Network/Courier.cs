using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.Testing.Network;

/// <summary>Carries the messages of one direction of a connection, in order, with the faults of its <see cref="Lane"/>.</summary>
internal sealed class Courier : IDisposable
{
    private const int MaxUnderWay = 256;

    private readonly IRpcTransport _from;
    private readonly IRpcTransport _to;
    private readonly Lane _lane;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<Message> _underWay = Channel.CreateBounded<Message>(
        new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });

    private volatile bool _isDelivering;

    public Courier(IRpcTransport from, IRpcTransport to, Lane lane, TimeProvider time)
    {
        _from = from;
        _to = to;
        _lane = lane;
        _time = time;
        Completed = RunAsync();
    }

    /// <summary>Completes when nothing is carried any more; never fails.</summary>
    public Task<CourierEnd> Completed { get; }

    /// <summary>Whether a message is under way that is not blocked or delayed.</summary>
    public bool IsMoving => _isDelivering || (_underWay.Reader.Count > 0 && _lane.Delay == TimeSpan.Zero && !_lane.Gate.IsClosed);

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();

    private async Task<CourierEnd> RunAsync()
    {
        var collecting = CollectAsync();
        var delivering = DeliverAsync();
        var first = await Task.WhenAny(collecting, delivering);
        if (first == delivering || await collecting != CourierEnd.Closed)
        {
            await _stopping.CancelAsync();
        }

        var collected = await collecting;
        var delivered = await delivering;
        return collected == CourierEnd.Lost ? collected : delivered;
    }

    private async Task<CourierEnd> CollectAsync()
    {
        var buffer = new byte[64 * 1024];
        var bytes = new MemoryStream();
        try
        {
            while (true)
            {
                var read = await _from.ReceiveAsync(buffer, _stopping.Token);
                if (read.Type == RpcFrameType.Close)
                {
                    await AddAsync(new Message([], read.Type, _from.PeerClose ?? default, default));
                    return CourierEnd.Closed;
                }

                bytes.Write(buffer, 0, read.Count);
                if (read.EndOfMessage)
                {
                    await AddAsync(new Message(bytes.ToArray(), read.Type, default, default));
                    bytes.SetLength(0);
                }
            }
        }
        catch (Exception)
        {
            return _stopping.IsCancellationRequested ? CourierEnd.Stopped : CourierEnd.Lost;
        }
        finally
        {
            _underWay.Writer.TryComplete();
        }
    }

    private ValueTask AddAsync(Message message) =>
        _underWay.Writer.WriteAsync(message with { Due = _time.GetUtcNow() + _lane.Delay }, _stopping.Token);

    private async Task<CourierEnd> DeliverAsync()
    {
        try
        {
            await foreach (var message in _underWay.Reader.ReadAllAsync(_stopping.Token))
            {
                await WaitAsync(message);
                _isDelivering = true;
                if (message.Type == RpcFrameType.Close)
                {
                    await _to.CloseAsync(message.Close, _stopping.Token);
                    return CourierEnd.Closed;
                }

                var copies = _lane.Take(message.Bytes.Length);
                if (copies == 0)
                {
                    return CourierEnd.Lost;
                }

                for (var copy = 0; copy < copies; copy++)
                {
                    await _to.SendAsync(message.Bytes, message.Type, _stopping.Token);
                }

                await _to.FlushAsync(_stopping.Token);
                _isDelivering = false;
            }

            return CourierEnd.Stopped;
        }
        catch (Exception)
        {
            return _stopping.IsCancellationRequested ? CourierEnd.Stopped : CourierEnd.Lost;
        }
        finally
        {
            _isDelivering = false;
        }
    }

    private async Task WaitAsync(Message message)
    {
        var delay = message.Due - _time.GetUtcNow();
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _time, _stopping.Token);
        }

        await _lane.Gate.WaitAsync(_stopping.Token);
    }

    private readonly record struct Message(byte[] Bytes, RpcFrameType Type, RpcClose Close, DateTimeOffset Due);
}
