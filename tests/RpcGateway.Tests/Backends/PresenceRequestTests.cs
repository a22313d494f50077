using System.Text;
using RpcGateway.Services;
using RpcGateway.Services.BackendLinks;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>A backend cannot speak to the nodes of its gateway about presence.</summary>
public sealed class PresenceRequestTests
{
    [Theory]
    [InlineData("page")]
    [InlineData("state")]
    public async Task Request_OfABackend_IsRefused(string name)
    {
        await using var gateway = new MemoryGateway();
        await using var backend = gateway.ConnectBackend("first");
        await backend.RegisterAsync("first");
        var id = RpcConnectionId.Create(gateway.Node.Id);
        var request = Encoding.UTF8.GetBytes($$"""{"connectionId":"{{id}}","operation":"Presence","name":"{{name}}","params":{} }""");

        var requesting = () => backend.Control.CallRawAsync(BackendProtocol.Request, request, default).AsTask().DefaultTimeout();

        (await requesting.Should().ThrowAsync<RpcException>()).Which.Message.Should().Be("Presence is not available in backends.");
    }
}
