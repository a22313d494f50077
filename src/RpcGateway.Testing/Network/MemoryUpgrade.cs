using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RpcGateway.Testing.Network;

/// <summary>Gives a request of a test server what Kestrel has: the bytes of the connection after the handshake.</summary>
internal sealed class MemoryUpgrade(HttpContext http, Stream stream) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => true;

    public async Task<Stream> UpgradeAsync()
    {
        http.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        await http.Response.Body.FlushAsync(http.RequestAborted);
        return stream;
    }
}
