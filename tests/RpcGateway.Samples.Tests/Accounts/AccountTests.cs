using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Tests.Tools;

namespace RpcGateway.Samples.Tests.Accounts;

/// <summary>Claiming names and renewing tokens.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task Claim_FreeName_ReturnsTokensOfTheGateway()
    {
        await using var server = await SampleServer.StartAsync();

        using var response = await server.PostAsync(AccountExtensions.Path, new { name = "Ada" });

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await SampleServer.ReadAsync(response, "refreshToken")).Should().NotBeEmpty();
        var client = server.CreateClient<IEcho>(await SampleServer.ReadAsync(response, "accessToken"));
        (await client.Proxy.SayAsync("hello")).Should().Be("hello");
        server.Gateway.Services.GetRequiredService<Services.IRpcConnections>().List().Single().UserId.Should().Be("Ada");
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ADA")]
    public async Task Claim_TakenName_IsAConflict(string name)
    {
        await using var server = await SampleServer.StartAsync();
        await server.ClaimAsync("ada");

        using var response = await server.PostAsync(AccountExtensions.Path, new { name });

        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await SampleServer.ReadAsync(response, "detail")).Should().Contain($"'{name}' is taken");
    }

    [Fact]
    public async Task TryClaimAsync_AtTheSameTime_OneWins()
    {
        await using var server = await SampleServer.StartAsync();
        var accounts = server.Gateway.Services.GetRequiredService<AccountStore>();

        var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => accounts.TryClaimAsync("ada", CancellationToken.None)));

        won.Count(wins => wins).Should().Be(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("@ada")]
    [InlineData("a/b")]
    [InlineData("123456789012345678901234567890123")]
    public async Task Claim_InvalidName_IsRefused(string name)
    {
        await using var server = await SampleServer.StartAsync();

        using var response = await server.PostAsync(AccountExtensions.Path, new { name });

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await SampleServer.ReadAsync(response, "detail")).Should().StartWith("A name ");
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("name=ada", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Claim_InvalidBody_IsRefused(string body, string type, HttpStatusCode status)
    {
        await using var server = await SampleServer.StartAsync();

        using var response = await server.Http.PostAsync(
            AccountExtensions.Path, new StringContent(body, Encoding.UTF8, type), TestContext.Current.CancellationToken);

        response.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task Claim_InALoop_IsLimited()
    {
        await using var server = await SampleServer.StartAsync();
        for (var i = 0; i < AccountLimits.PerMinuteAndAddress; i++)
        {
            await server.ClaimAsync($"name{i}");
        }

        using var response = await server.PostAsync(AccountExtensions.Path, new { name = "more" });

        response.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter.Should().NotBeNull();
    }

    [Fact]
    public async Task Refresh_AfterARestart_ReturnsTokensOfTheSameAccount()
    {
        using var folder = new TemporaryFolder();
        string access, refresh;
        await using (var first = await SampleServer.StartAsync(folder.Path))
        {
            using var response = await first.PostAsync(AccountExtensions.Path, new { name = "ada" });
            (access, refresh) = (await SampleServer.ReadAsync(response, "accessToken"), await SampleServer.ReadAsync(response, "refreshToken"));
        }

        await using var second = await SampleServer.StartAsync(folder.Path);
        using var renewed = await second.PostAsync(AccountExtensions.RefreshPath, new { refreshToken = refresh });

        renewed.StatusCode.Should().Be(HttpStatusCode.OK);
        (await second.CreateClient<IEcho>(access).Proxy.SayAsync("hello")).Should().Be("hello");
        using var taken = await second.PostAsync(AccountExtensions.Path, new { name = "ada" });
        taken.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Refresh_OtherToken_IsUnauthorized()
    {
        await using var server = await SampleServer.StartAsync();
        var access = await server.ClaimAsync("ada");

        foreach (var token in new[] { access, "invented", "" })
        {
            using var response = await server.PostAsync(AccountExtensions.RefreshPath, new { refreshToken = token });
            response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        }
    }
}
