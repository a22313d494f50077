using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Load.Groups;

/// <summary>Posts one after the other: the next one leaves when every member has this one.</summary>
internal sealed class Broadcast(int members)
{
    private long _sent;
    private long _missing;
    private bool _isAnswered = true;

    public SpeakerConnection? Speaker { get; set; }

    /// <summary>From the post until the last member has it, in nanoseconds.</summary>
    public Histogram Latencies { get; } = new();

    public long Delivered { get; private set; }

    public bool IsStopped { get; set; }

    public bool IsQuiet => _missing == 0 && _isAnswered;

    public void Start() => Post();

    public void OnDelivered(int count, long now)
    {
        Delivered += count;
        _missing -= count;
        if (_missing == 0)
        {
            Latencies.Record(now - _sent);
            PostNext();
        }
        else if (_missing < 0)
        {
            throw new LoadException("More was delivered than was posted.");
        }
    }

    public void OnAnswered()
    {
        _isAnswered = true;
        PostNext();
    }

    private void PostNext()
    {
        if (IsQuiet && !IsStopped)
        {
            Post();
        }
    }

    private void Post()
    {
        _missing = members;
        _isAnswered = false;
        _sent = Speaker!.Post();
    }
}
