using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// Assigns the numbers of channels of one client. Epochs and lanes are used in turn, so that late messages for a channel that has
/// ended do not reach the next one.
/// </summary>
internal struct ChannelNumbers
{
    /// <summary>The maximum number of open channels: lane 0 of binary streams belongs to the gateway itself.</summary>
    public const int Max = 255;

    private int _lastEpoch;
    private byte _lastLane;
    private bool _hasWrapped;

    /// <summary>Returns the numbers of the next channel. Fewer than <see cref="Max"/> must be open.</summary>
    /// <param name="open">The numbers of the open channels.</param>
    public NumberRange Next(IReadOnlyCollection<NumberRange> open)
    {
        var (epoch, lane) = (_lastEpoch, _lastLane);
        do
        {
            _hasWrapped |= epoch == NumberRange.MaxEpoch;
            epoch = epoch == NumberRange.MaxEpoch ? 1 : epoch + 1;
        }
        while (open.Any(numbers => numbers.Epoch == epoch));

        do
        {
            lane = lane == Max ? (byte)1 : (byte)(lane + 1);
        }
        while (open.Any(numbers => numbers.Lane == lane));

        (_lastEpoch, _lastLane) = (epoch, lane);
        return new NumberRange(epoch, lane);
    }

    /// <summary>Whether a channel had the epoch.</summary>
    public readonly bool WasUsed(int epoch) => _hasWrapped || epoch <= _lastEpoch;
}
