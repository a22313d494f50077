namespace RpcGateway.Redis.Tests;

[RpcContract("room", Callback = typeof(IRoomCallback))]
public interface IRoom
{
    Task<string> EnterAsync(string room);

    Task SendAsync(string room, string text);

    Task<string> AskAsync(string connectionId, string question, CancellationToken cancellationToken = default);

    Task<string[]> ListAsync(string room);
}
