using System.Net;
using RpcGateway.Client;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Client;

public sealed class RpcReconnectOptionsTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    public void ReconnectByDefault_RefusedHandshake_DependsOnStatus(HttpStatusCode status, bool expected)
    {
        var exception = new HttpRequestException("Refused.", null, status);

        RpcReconnectOptions.ReconnectByDefault(new RpcReconnectContext(1, null, exception)).Should().Be(expected);
    }

    [Theory]
    [InlineData(RpcCloseCode.Lost)]
    [InlineData(RpcCloseCode.GoingAway)]
    [InlineData(RpcCloseCode.PolicyViolation)]
    public void ReconnectByDefault_AnyClose_IsTrue(RpcCloseCode code) =>
        RpcReconnectOptions.ReconnectByDefault(new RpcReconnectContext(1, new RpcClose(code, ""), null))
            .Should().BeTrue();
}
