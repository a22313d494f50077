using System.Globalization;
using System.Net;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class HostProcessTests
{
    [Fact]
    public async Task DotnetRun_FirstLines_ListTheAddresses()
    {
        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet",
            [
                "run", "--project", "src/RpcGateway.Host", "--no-build", "--configuration", Checkout.Configuration,
                "--", "--urls", "http://127.0.0.1:0",
            ]));
        await gateway.Program.WaitForLineAsync("  stop");

        // The log, which says where the samples store their data, comes before it.
        string[] lines = [.. gateway.Program.Output.SkipWhile(line => !line.StartsWith("RpcGateway ", StringComparison.Ordinal))];
        lines[0].Should().Match($"RpcGateway 0.* listens on http://{gateway.Url.Authority}");
        lines.Should().ContainSingle(line => line.StartsWith("  push token   ", StringComparison.Ordinal));
        lines.Skip(1).Where(line => !line.StartsWith("  push token", StringComparison.Ordinal)).Should().Equal(
            $"  WebSocket    ws://{gateway.Url.Authority}/rpc",
            $"  dashboard    http://{gateway.Url.Authority}/  http://{gateway.Url.Authority}/live",
            $"  samples      http://{gateway.Url.Authority}/samples",
            $"  health       http://{gateway.Url.Authority}/health/live  http://{gateway.Url.Authority}/health/ready",
            "  first steps  docs/getting-started.md",
            "  stop         Ctrl+C");
        File.Exists(Path.Combine(Checkout.Root, "docs/getting-started.md")).Should().BeTrue();
        await using var socket = await RawWebSocket.ConnectAsync(gateway.Rpc);
    }

    [Fact]
    public async Task Pages_Production_AreServed()
    {
        await using var gateway = await GatewayProcess.StartAsync("--environment", "Production");
        using var http = new HttpClient { BaseAddress = gateway.Url };

        (await http.GetStringAsync("/health/live").DefaultTimeout()).Should().Be("Healthy");
        (await http.GetStringAsync("/health/ready").DefaultTimeout()).Should().Be("Healthy");
        (await http.GetStringAsync("/").DefaultTimeout())
            .Should().Contain($"ws://{gateway.Url.Authority}/rpc").And.Contain("docs/getting-started.md");
        using var missing = await http.GetAsync("/nothing").DefaultTimeout();
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Production", true)]
    [InlineData("Development", false)]
    public async Task Samples_EnvironmentAndOption_DecideWhetherTheyAreServed(string environment, bool asked)
    {
        var served = asked || environment == "Development";
        string[] arguments = ["--environment", environment];
        await using var gateway = await (asked ? GatewayProcess.StartAsync(arguments) : GatewayProcess.StartBareAsync(arguments));
        using var http = new HttpClient { BaseAddress = gateway.Url };
        await using var socket = await RawWebSocket.ConnectAsync(gateway.Rpc);

        var response = await socket.CallAsync("calc.add", "[1,2]");
        using var page = await http.GetAsync("/samples/chat").DefaultTimeout();
        using var folder = await http.GetAsync("/samples").DefaultTimeout();

        (response["error"] is null).Should().Be(served);
        (page.StatusCode == HttpStatusCode.NotFound).Should().Be(!served);
        (await page.Content.ReadAsStringAsync()).Contains("../live", StringComparison.Ordinal)
            .Should().Be(environment == "Development", "only Development serves the dashboard, to which the pages link");
        (folder.StatusCode == HttpStatusCode.NotFound).Should().Be(!served);
        var expected = served ? $"http://{gateway.Url.Authority}/samples" : "not served: start with --samples";
        gateway.Program.Output.Should().ContainMatch($"  samples      {expected}*");
        if (environment == "Production")
        {
            (await http.GetStringAsync("/").DefaultTimeout()).Should().Contain(served ? "/samples" : "--samples");
        }
    }

    [Fact]
    public async Task Start_InvalidSettings_NamesEveryMistakeAndExits()
    {
        await using var program = RunningProgram.Start(
            "dotnet",
            [
                Checkout.HostProgram, "--urls", "http://127.0.0.1:0",
                "--RpcGateway:MaxDepth=1", "--RpcGateway:MaxStreams=many",
            ],
            environment: ("RpcGateway__NoSuchSetting", "1"));

        (await program.ExitAsync()).Should().Be(1);

        program.Output.Should().BeEmpty();
        program.Errors.Should().HaveCount(4);
        program.Errors[0].Should().Be("The gateway cannot start: the configuration is invalid.");
        program.Errors.Should().ContainMatch("  - MaxDepth *");
        program.Errors.Should().ContainMatch("  - RpcGateway:MaxStreams is 'many'*");
        program.Errors.Should().ContainMatch("  - RpcGateway:NoSuchSetting is not a setting*");
    }

    [Fact]
    public async Task Start_AddressInUse_NamesItAndExits()
    {
        using var other = new LoopbackListener();
        var port = other.Port.ToString(CultureInfo.InvariantCulture);
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.HostProgram], environment: ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"));

        (await program.ExitAsync()).Should().Be(1);

        program.Errors.Should().HaveCount(3);
        program.Errors[1].Should().Contain(port);
        program.Errors[2].Should().Contain("--urls");
    }

    [Fact]
    public async Task Terminate_OpenSocket_ClosesWithGoingAwayAndExitsWithZero()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var socket = await RawWebSocket.ConnectAsync(gateway.Rpc);
        (await socket.ResultAsync<double>("calc.add", "[1,2]")).Should().Be(3);

        await gateway.Program.TerminateAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)RpcCloseCode.GoingAway);
        (await gateway.Program.ExitAsync()).Should().Be(0);
        gateway.Program.Errors.Should().BeEmpty();
    }
}
