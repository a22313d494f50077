using RpcGateway.Services;

namespace RpcGateway.Redis.Tests.Tools;

internal sealed class RoomService(IRpcClients<IRoomCallback> clients, IRpcGroups groups, IRpcCallContext context) : IRoom
{
    public async Task<string> EnterAsync(string room)
    {
        await groups.AddAsync(room, context.ConnectionId);
        return context.ConnectionId;
    }

    public Task SendAsync(string room, string text)
    {
        clients.Group(room).Said(text);
        return Task.CompletedTask;
    }

    public async Task<string> AskAsync(string connectionId, string question, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.Connection(connectionId).AnswerAsync(question, cancellationToken);
        }
        catch (RpcException e) when (e.Code == RpcErrorCode.Unavailable)
        {
            return "unavailable";
        }
    }

    public async Task<string[]> ListAsync(string room) => [.. await groups.ListAsync(room)];
}
