using System.Net;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using RpcGateway.Server.Security;
using RpcGateway.Server.Sessions;
using AuthenticateResult = Microsoft.AspNetCore.Authentication.AuthenticateResult;

namespace RpcGateway.Server.Relays;

/// <summary>What the node of a session learns about the client that resumes it at another node, and about the client's request.</summary>
internal sealed record RelayRequest(string Nonce, ResumeRequest Resume, string? Endpoint)
{
    public string Scheme { get; init; } = "";

    public string Host { get; init; } = "";

    public string PathBase { get; init; } = "";

    public string Path { get; init; } = "";

    public string? Address { get; init; }

    public int Port { get; init; }

    /// <summary>The user that the other node has authenticated, as <see cref="ClaimsPrincipal.WriteTo(BinaryWriter)"/> writes it.</summary>
    public byte[]? User { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public static RelayRequest Create(HttpContext http, string nonce, ResumeRequest resume, string? endpoint)
    {
        var user = AuthenticatedUser.Of(http);
        return new RelayRequest(nonce, resume, endpoint)
        {
            Scheme = http.Request.Scheme,
            Host = http.Request.Host.Value ?? "",
            PathBase = http.Request.PathBase.Value ?? "",
            Path = http.Request.Path.Value ?? "",
            Address = http.Connection.RemoteIpAddress?.ToString(),
            Port = http.Connection.RemotePort,
            User = Write(user.Principal),
            ExpiresAt = user.ExpiresAt,
        };
    }

    /// <summary>A request like that of the client.</summary>
    /// <exception cref="IOException">The user cannot be read.</exception>
    public HttpContext CreateContext()
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Get;
        http.Request.Scheme = Scheme;
        http.Request.Host = new HostString(Host);
        http.Request.PathBase = new PathString(PathBase);
        http.Request.Path = new PathString(Path);
        http.Connection.RemoteIpAddress = IPAddress.TryParse(Address, out var address) ? address : null;
        http.Connection.RemotePort = Port;
        var principal = Read(User);
        var properties = new AuthenticationProperties { ExpiresUtc = ExpiresAt };
        http.Features.Set<IHttpAuthenticationFeature>(new HttpAuthenticationFeature { User = principal });
        http.Features.Set<IAuthenticateResultFeature>(new Authentication(
            AuthenticateResult.Success(new AuthenticationTicket(principal, properties, nameof(RelayRequest)))));
        return http;
    }

    private static byte[] Write(ClaimsPrincipal user)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        user.WriteTo(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static ClaimsPrincipal Read(byte[]? user)
    {
        if (user is null)
        {
            return new ClaimsPrincipal(new ClaimsIdentity());
        }

        using var reader = new BinaryReader(new MemoryStream(user), Encoding.UTF8);
        return new ClaimsPrincipal(reader);
    }

    private sealed class HttpAuthenticationFeature : IHttpAuthenticationFeature
    {
        public ClaimsPrincipal? User { get; set; }
    }

    private sealed class Authentication(AuthenticateResult result) : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; } = result;
    }
}
