using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Reading;
using RpcGateway.Services;

namespace RpcGateway.Server.Limits;

/// <summary>Applies <see cref="RpcGatewayOptions.RateLimits"/> and the limits of contracts to the messages of clients.</summary>
internal sealed class GatewayLimiter : MessageLimiter, IDisposable
{
    private readonly RateRules _rules;
    private readonly IRpcUserIdProvider _userIds;
    private readonly TimeProvider _time;

    public GatewayLimiter(IOptions<RpcGatewayOptions> options, IRpcUserIdProvider userIds, TimeProvider time)
    {
        _rules = new RateRules(options.Value.RateLimits, time.TimestampFrequency);
        _userIds = userIds;
        _time = time;
        Partitions = new RatePartitions(time);
        IsActive = _rules.ForAll.Length > 0 || _rules.HasMethods;
    }

    public RatePartitions Partitions { get; }

    public override bool TryTake(
        object? state, ReadOnlySpan<byte> method, RpcMethodHandler? handler, out RateRefusal refusal)
    {
        var subject = (IRateSubject)state!;
        var rates = subject.Rates ??= new ConnectionRates(subject, _rules, Partitions, _userIds, _time);
        return rates.TryTake(method, handler, out refusal);
    }

    public void Dispose() => Partitions.Dispose();
}
