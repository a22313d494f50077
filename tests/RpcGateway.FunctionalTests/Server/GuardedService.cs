using Microsoft.AspNetCore.Authorization;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>Requires a user, except in the lobby; the office requires the policy <c>boss</c>.</summary>
[Authorize]
internal sealed class GuardedService : IGuarded
{
    public static bool Knocked { get; private set; }

    public Task OpenAsync() => Task.CompletedTask;

    [Authorize("boss")]
    public Task OfficeAsync() => Task.CompletedTask;

    [AllowAnonymous]
    public Task LobbyAsync() => Task.CompletedTask;

    public void Knock() => Knocked = true;
}
