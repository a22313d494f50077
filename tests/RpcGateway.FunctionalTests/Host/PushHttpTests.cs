using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.SampleContracts.Push;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>Push by HTTP at the running gateway.</summary>
public sealed class PushHttpTests : IDisposable
{
    private const string Token = "a-token-for-senders";

    private static readonly PushTarget Ada = new(User: "ada");
    private static readonly PushMessage Hello = new("Hello", "How are you?");

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Post_AfterTheGatewayWasKilled_RepeatReturnsTheReceiptOfTheRpcCall()
    {
        PushReceipt first;
        await using (var gateway = await StartAsync())
        {
            await using var sender = await RpcClient.ConnectAsync(
                gateway.Rpc, options => options.AccessTokenProvider = _ => new(Token)).DefaultTimeout();
            first = await sender.GetProxy<IPush>().SendAsync(Ada, Hello, "key").DefaultTimeout();
            await gateway.Program.KillAsync();
        }

        await using var second = await StartAsync();
        using var response = await PostAsync(second, JsonContent.Create(new { target = Ada, message = Hello, key = "key" }));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadFromJsonAsync<PushReceipt>(TestContext.Current.CancellationToken))
            .Should().Be(first with { IsRepeat = true });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_TwoMegabytes_IsRefusedAndTheConnectionContinues(bool isLengthKnown)
    {
        await using var gateway = await StartAsync();
        using var large = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        large.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var refused = await PostAsync(gateway, large, isChunked: !isLengthKnown);
        using var accepted = await PostAsync(gateway, JsonContent.Create(new { target = Ada, message = Hello, key = "key" }));

        refused.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        ((int)error["code"]!).Should().Be(RpcErrorCode.MessageTooLarge);
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_ShortToken_IsRefusedWithoutTheToken()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, "--samples", "--RpcGateway:Samples:PushToken=secret"], Path.GetTempPath());

        (await program.ExitAsync()).Should().Be(1);
        var output = string.Join('\n', [.. program.Output, .. program.Errors]);
        output.Should().Contain("RpcGateway:Samples:PushToken must have at least 16 characters.").And.NotContain("secret");
    }

    [Fact]
    public async Task Start_InDevelopmentWithoutToken_PrintsANewOne()
    {
        await using var gateway = await GatewayProcess.StartAsync("--environment", "Development");
        var line = await gateway.Program.WaitForLineAsync("  push token   ");
        var token = line.Split(' ')[0];

        using var response = await PostAsync(gateway, JsonContent.Create(new { target = Ada, message = Hello, key = "key" }), token: token);

        token.Should().HaveLength(32);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private Task<GatewayProcess> StartAsync() =>
        GatewayProcess.StartAsync("--data", _folder.Path, $"--RpcGateway:Samples:PushToken={Token}");

    private async Task<HttpResponseMessage> PostAsync(
        GatewayProcess gateway, HttpContent body, bool isChunked = false, string token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Url, "/samples/push")) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TransferEncodingChunked = isChunked;
        return await _http.SendAsync(request).DefaultTimeout();
    }
}
