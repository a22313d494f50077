namespace Docs.Server;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly WebApplication app = builder.Build();
    protected static readonly IRpcConnections connections = null!;
    protected static readonly string connectionId = "";
    protected static readonly string userId = "";
    protected static readonly IRpcGroups groups = null!;
    protected static readonly IRpcCallContext call = null!;
}

internal static class Sieve
{
    public static int Count(int limit, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? 0 : limit;
}

[RpcContract("accounts")]
internal interface IAccounts
{
    Task<decimal> BalanceAsync();

    Task PayOutAsync(decimal amount);
}

[RpcContract("chat")]
internal interface IChat
{
    Task SendAsync(string room, string text);
}

internal sealed class ChatService : IChat
{
    public Task SendAsync(string room, string text) => Task.CompletedTask;
}

[RpcContract("calc")]
internal interface ICalc
{
    Task<double> AddAsync(double a, double b);
}

internal sealed class CalcService : ICalc
{
    public Task<double> AddAsync(double a, double b) => Task.FromResult(a + b);
}
