using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Presence;

internal sealed class LobbyService(IRpcPresence presence, IRpcGroups groups, IRpcCallContext call) : ILobby
{
    public async Task<string> ShowAsync(string text, string group)
    {
        await groups.AddAsync(group, call.ConnectionId);
        await presence.SetStateAsync(call.ConnectionId, text);
        return call.ConnectionId;
    }

    public async Task<string[]> ListAsync(string group) =>
        [.. (await presence.ListAsync(RpcAddress.Group(group))).Select(entry => entry.GetState<string>() ?? "").Order()];
}
