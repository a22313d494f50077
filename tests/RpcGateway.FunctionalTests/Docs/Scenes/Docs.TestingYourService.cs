global using Microsoft.AspNetCore.TestHost;

namespace Docs.TestingYourService;

internal abstract class Scene
{
    protected static readonly RpcTestGateway gateway = null!;
    protected static readonly RpcTestClient<IRooms> client = null!;
}

[RpcContract("rooms", Callback = typeof(IRoomsCallback))]
internal interface IRooms
{
    Task<int> BookAsync(string room, int seats, CancellationToken cancellationToken = default);
}

[RpcContract("roomsCallback")]
internal interface IRoomsCallback
{
    Task<bool> ConfirmAsync(string room);
}

internal sealed class Rooms : IRooms
{
    public Task<int> BookAsync(string room, int seats, CancellationToken cancellationToken) => Task.FromResult(seats);
}

internal sealed class Answers(bool answer) : IRoomsCallback
{
    public Task<bool> ConfirmAsync(string room) => Task.FromResult(answer);
}
