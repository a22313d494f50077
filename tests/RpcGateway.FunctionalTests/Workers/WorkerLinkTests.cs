using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>Which workers may connect, and how they find the gateway.</summary>
public sealed class WorkerLinkTests
{
    private const string Token = "a-token-of-workers-1234";

    private static readonly (string, string?) TokenSetting = ("RpcGateway__Backends__Token", Token);

    [Fact]
    public async Task Start_ProductionWithoutToken_IsRefused()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, "--urls", "http://127.0.0.1:0", "--environment", "Production", "--jobs", "backend"]);

        (await program.ExitAsync()).Should().Be(1);

        program.Errors.Should().Equal(
            "The gateway cannot start: the configuration is invalid.",
            "  - RpcGateway:Backends:Token is not set, but outside Development backends need a token. Set it, for example with the "
                + "environment variable RpcGateway__Backends__Token.");
    }

    [Fact]
    public async Task Start_InvalidSettings_NamesEach()
    {
        await using var program = RunningProgram.Start(
            "dotnet",
            [
                Checkout.HostProgram, "--urls", "http://127.0.0.1:0", "--environment", "Development", "--jobs", "elsewhere",
                "--RpcGateway:Backends:Token=short", "--RpcGateway:Backends:Tokken=x", "--RpcGateway:Backends:AllowedContracts:0=",
                "--RpcGateway:MaxDepth=1",
            ]);

        (await program.ExitAsync()).Should().Be(1);

        program.Errors.Should().HaveCount(6);
        program.Errors.Should().ContainMatch("  - --jobs is 'elsewhere', but must be 'gateway' (*) or 'backend' (*).");
        program.Errors.Should().ContainMatch("  - RpcGateway:Backends:Token must have 16 to 4096 characters*");
        program.Errors.Should().ContainMatch("  - RpcGateway:Backends:Tokken is not a setting of the gateway*");
        program.Errors.Should().ContainMatch("  - RpcGateway:Backends:AllowedContracts contains an empty name*");
        program.Errors.Should().ContainMatch("  - MaxDepth*");
        program.Errors.Should().NotContainMatch("*short*");
    }

    [Fact]
    public async Task Token_Production_DecidesWhoConnects()
    {
        await using var gateway = await StartAsync("--environment", "Production");
        await using var without = WorkerProcess.Start(gateway.Url, "without");
        await using var wrong = WorkerProcess.Start(gateway.Url, "wrong", "another-token-of-workers");
        await using var right = WorkerProcess.Start(gateway.Url, "right", Token);

        await right.WaitForConnectedAsync();
        await right.WaitForLogAsync("Takes stored jobs");
        foreach (var refused in new[] { without, wrong })
        {
            await refused.WaitForLogAsync("/rpc/backends failed. ");
            await refused.WaitForLogAsync("Takes no stored jobs");
            refused.Program.Output.Should().ContainMatch("*/rpc/backends*401*").And.ContainMatch("*Takes no stored jobs*/rpc/workers*401*");
        }


        gateway.Program.Output.Should().ContainMatch("*The backend at 127.0.0.1 was refused. It sent no token.");
        gateway.Program.Output.Should().ContainMatch("*The backend at 127.0.0.1 was refused. Its token is wrong.");
        foreach (var program in new[] { gateway.Program, without.Program, wrong.Program, right.Program })
        {
            program.Output.Concat(program.Errors).Should().NotContainMatch("*token-of-workers*");
        }

        await using var client = await RpcClient.ConnectAsync(gateway.Rpc).DefaultTimeout();
        (await client.GetProxy<IJobs>().FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        right.Started.Should().Be(1);
    }

    [Fact]
    public async Task Required_NoWorker_IsNotReady()
    {
        await using var gateway = await GatewayProcess.StartAsync(
            "--environment", "Development", "--jobs", "backend", "--RpcGateway:Backends:RequiredContracts=jobs");
        using var http = new HttpClient { BaseAddress = gateway.Url };
        using var before = await http.GetAsync("/health/ready").DefaultTimeout();
        ((int)before.StatusCode).Should().Be(503);
        (await before.Content.ReadAsStringAsync().DefaultTimeout())
            .Should().Be("Unhealthy\nNo backend serves the required contracts: jobs.");

        await using var worker = await WorkerProcess.ConnectAsync(gateway.Url, "only");

        (await http.GetStringAsync("/health/ready").DefaultTimeout()).Should().Be("Healthy");
    }

    [Fact]
    public async Task Backends_NotConfigured_PathDoesNotExist()
    {
        await using var gateway = await GatewayProcess.StartAsync("--environment", "Development");
        await using var worker = WorkerProcess.Start(gateway.Url, "early");

        await worker.WaitForLogAsync("404");
        await worker.WaitForLogAsync("Takes no stored jobs");

        gateway.Program.Output.Should().NotContainMatch("  backends *");
    }

    [Fact]
    public async Task Start_BeforeTheGateway_ConnectsWhenItRuns()
    {
        Uri url;
        await using (var earlier = await StartAsync("--environment", "Development"))
        {
            url = earlier.Url;
        }

        await using var worker = WorkerProcess.Start(url, "early", Token);
        await worker.WaitForLogAsync("the connection was refused. No server is listening");

        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet",
            [Checkout.HostProgram, "--samples", "--jobs", "backend", "--environment", "Development", "--urls", url.AbsoluteUri],
            environment: [TokenSetting]));

        await worker.WaitForConnectedAsync();
        await worker.Program.TerminateAsync();
        (await worker.Program.ExitAsync()).Should().Be(0);
        worker.Program.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_InvalidOptions_NamesEachAndExits()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.WorkerProgram, "--gateway", "localhost", "--concurrency", "many", "--speed", "high"]);

        (await program.ExitAsync()).Should().Be(1);

        program.Output.Should().BeEmpty();
        program.Errors.Take(4).Should().Equal(
            "The worker cannot start: the command line is invalid.",
            "  - --gateway is 'localhost', but must be an address such as ws://localhost:5080 or wss://gateway.example.com.",
            "  - --concurrency is 'many', but must be a whole number from 1 to 10000.",
            "  - --speed is not an option.");
        program.Errors[4].Should().StartWith("Usage: ");
    }

    private static Task<GatewayProcess> StartAsync(params IEnumerable<string> arguments) => GatewayProcess.StartAsync(
        RunningProgram.Start(
            "dotnet",
            [Checkout.HostProgram, "--samples", "--jobs", "backend", "--urls", "http://127.0.0.1:0", .. arguments],
            environment: [TokenSetting]));
}
