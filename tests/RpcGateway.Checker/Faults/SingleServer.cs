namespace RpcGateway.Checker.Faults;

/// <summary>A gateway of one process.</summary>
internal sealed class SingleServer(ServerControl server) : IServers
{
    public long ResidentKilobytes => server.ResidentKilobytes;

    public Task StartAsync() => server.StartAsync();

    public int ChoosePort() => server.Port;

    public Task ReviveAsync() => server.ReviveAsync();

    public async Task<long> CauseAsync(FaultKind kind, TimeSpan hold) => kind switch
    {
        FaultKind.Pause => await server.PauseAsync(hold),
        FaultKind.Restart => await server.RestartAsync(),
        FaultKind.Kill => await server.KillAsync(TimeSpan.Zero),
        _ => throw new InvalidOperationException($"{kind} needs several nodes."),
    } ? 1 : 0;

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
