using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.Services;

namespace RpcGateway.Lab;

internal sealed class LabService(
    IRpcClients<ILabCallback> clients, IRpcGroups groups, IRpcCallContext call, LabFilter filter, LabObserver observer) : ILab
{
    private const double Zero = 273.15;

    public ValueTask<Reading> ConvertAsync(Reading reading, Unit unit) =>
        new(reading with { Value = reading.Value + (unit == Unit.Kelvin ? Zero : -Zero), Unit = unit });

    public async IAsyncEnumerable<Reading> ReplayAsync(
        int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Reading("replay", i, Unit.Celsius);
        }
    }

    public async Task<double> AverageAsync(IAsyncEnumerable<Reading> readings, CancellationToken cancellationToken) =>
        await readings.Select(reading => reading.Value).AverageAsync(cancellationToken);

    public async Task<int> StoreAsync(IAsyncEnumerable<Sample> samples) => await samples.CountAsync();

    public async Task<int> CalibrateAsync(int steps, IProgress<Step>? progress, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= steps; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new Step(i, steps));
        }

        return steps;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public Task BreakAsync(string part) =>
        throw new RpcException(BrokenPart.ErrorCode, "It broke.", new BrokenPart(part));

    public Task CrashAsync() => throw new InvalidOperationException("A secret of the service.");

    public Task<bool> DiscardAsync(string sample, CancellationToken cancellationToken) =>
        clients.Caller.ConfirmAsync($"Discard {sample}?", cancellationToken);

    public async Task<double> CollectAsync(int count, CancellationToken cancellationToken) =>
        await clients.Connection(call.ConnectionId).SampleAsync(count, cancellationToken)
            .Select(reading => reading.Value)
            .SumAsync(cancellationToken);

    public async Task<long> ImportAsync(Stream content, CancellationToken cancellationToken)
    {
        long sum = 0;
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            sum += buffer.AsSpan(0, read).ToArray().Sum(value => (long)value);
        }

        return sum;
    }

    public Task<Stream> ExportAsync(int bytes) => Task.FromResult<Stream>(new MemoryStream(new byte[bytes]));

    public Task JoinAsync(string group) => groups.AddAsync(group, call.ConnectionId).AsTask();

    public void Announce(string group, Reading reading) => clients.Group(group).Announced(reading);

    [Authorize]
    public Task<string> OpenSafeAsync() => Task.FromResult("secret");

    public Task<ServerCounts> CountAsync() => Task.FromResult(new ServerCounts(filter.Calls, observer.Connected));
}
