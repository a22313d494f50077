using Microsoft.AspNetCore.Authorization;
using RpcGateway.Services;

namespace RpcGateway.Tests.Services;

/// <summary>A service that uses everything a service class can use.</summary>
internal sealed class DeskService(
    IRpcCallContext call, IRpcClients<IDeskCallback> clients, IRpcGroups groups, DeskEvents events) : IDesk, IDisposable
{
    public void Dispose() => events.Add("disposed");

    public Task<string> DescribeCallAsync() =>
        Task.FromResult($"{call.User.Identity!.Name} {call.ConnectionId} {call.Method} {call.Items["mark"]}");

    public Task<bool> AskCallerAsync(string question) => clients.Caller.ConfirmAsync(question);

    public async Task AnnounceAsync(string group, string text)
    {
        await groups.AddAsync(group, call.ConnectionId);
        clients.Group(group).Announced(text);
    }

    [Authorize(Roles = "boss")]
    public Task<int> CloseAsync() => Task.FromResult(7);
}
