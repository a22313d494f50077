using RpcGateway.SampleContracts.Push;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Push;

/// <summary>Reads an inbox as a device does: it remembers the last number of each source, and continues there.</summary>
internal sealed class InboxReader(IPush push, string device = "phone") : IAsyncDisposable
{
    private readonly Dictionary<string, long> _positions = [];
    private IAsyncEnumerator<PushMail>? _stream;

    /// <summary>What the device has, to continue with another reader.</summary>
    public IReadOnlyList<PushPosition> Positions =>
        [.. _positions.Select(position => new PushPosition(position.Key.Length == 0 ? null : position.Key, position.Value))];

    /// <summary>Starts as a device that has something already.</summary>
    public static InboxReader Continue(IPush push, IReadOnlyList<PushPosition> positions, string device = "phone")
    {
        var reader = new InboxReader(push, device);
        foreach (var (topic, sequence) in positions)
        {
            reader._positions[topic ?? ""] = sequence;
        }

        return reader;
    }

    public async Task<PushMail> NextAsync()
    {
        _stream ??= push.InboxAsync(device, Positions).GetAsyncEnumerator();
        (await _stream.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        _positions[_stream.Current.Topic ?? ""] = _stream.Current.Sequence;
        return _stream.Current;
    }

    public async Task<List<PushMail>> NextAsync(int count)
    {
        var mails = new List<PushMail>();
        while (mails.Count < count)
        {
            mails.Add(await NextAsync());
        }

        return mails;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }
    }
}
