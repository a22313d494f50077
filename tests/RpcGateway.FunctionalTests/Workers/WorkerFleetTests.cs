using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>Several workers and gateways: updates, nodes, certificates.</summary>
public sealed class WorkerFleetTests
{
    private static readonly string[] Options = ["--environment", "Development", "--jobs", "backend"];

    [Fact]
    public async Task RollingUpdate_UnderLoad_NoJobFails()
    {
        const int Callers = 8;
        await using var gateway = await GatewayProcess.StartAsync(Options);
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc).DefaultTimeout();
        var workers = new Queue<WorkerProcess>();
        workers.Enqueue(await WorkerProcess.ConnectAsync(gateway.Url, "first"));
        workers.Enqueue(await WorkerProcess.ConnectAsync(gateway.Url, "second"));
        using var stopping = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => CallUntilAsync(client.GetProxy<IJobs>(), stopping.Token)).ToList();

        for (var update = 1; update <= 3; update++)
        {
            await using var old = workers.Dequeue();
            await old.WaitForStartedAsync(1);
            await old.Program.TerminateAsync();
            (await old.Program.ExitAsync()).Should().Be(0);
            old.Program.Output.Should().NotContainMatch("* failed after *").And.NotContainMatch("* was cancelled after *");
            workers.Enqueue(await WorkerProcess.ConnectAsync(gateway.Url, $"update-{update}"));
        }

        await Eventually.IsTrueAsync(() => workers.All(worker => worker.Started > 0));
        await stopping.CancelAsync();
        (await Task.WhenAll(callers).DefaultTimeout()).Should().OnlyContain(calls => calls > 0);
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    [Fact]
    public async Task TwoGateways_OneWorker_ServesTheClientsOfBoth()
    {
        await using var left = await GatewayProcess.StartAsync(Options);
        await using var right = await GatewayProcess.StartAsync(Options);
        await using var worker = WorkerProcess.Start(
            ["--gateway", $"ws://{left.Url.Authority}", "--gateway", $"ws://{right.Url.Authority}", "--name", "both"]);
        await worker.Program.WaitUntilAsync(() => CountConnected(worker) == 2);
        // Without a session, the client does not wait for the dead node to return.
        await using var leftClient = await RpcClient.ConnectAsync(left.Rpc, options => options.ResumeBufferSize = 0)
            .DefaultTimeout();
        await using var rightClient = await RpcClient.ConnectAsync(right.Rpc).DefaultTimeout();
        (await leftClient.GetProxy<IJobs>().FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        (await rightClient.GetProxy<IJobs>().FindPrimesAsync(1000).DefaultTimeout()).Count.Should().Be(168);
        var (kept, text) = await OpenText.UploadAsync(rightClient);
        var lost = leftClient.GetProxy<IJobs>().FindPrimesAsync(int.MaxValue);
        await worker.WaitForStartedAsync(4);

        await left.Program.KillAsync();

        // The job of the dead node's client stops; that of the other node's client goes on.
        await lost.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        await Eventually.IsTrueAsync(() => worker.Cancelled == 1);

        await using var again = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, "--samples", .. Options, "--urls", left.Url.AbsoluteUri]));
        await worker.Program.WaitUntilAsync(() => CountConnected(worker) == 3);
        await using var newClient = await RpcClient.ConnectAsync(again.Rpc).DefaultTimeout();
        (await newClient.GetProxy<IJobs>().FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        text.Complete(" last words");
        (await kept.DefaultTimeout()).Words.Should().Be(3);
    }

    [Fact]
    public async Task Tls_SelfSignedCertificate_IsRefusedUnlessTrusted()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestCertificate.Create("localhost");
        await File.WriteAllBytesAsync(folder.At("gateway.pfx"), certificate.Export(X509ContentType.Pkcs12, "password"));
        await File.WriteAllTextAsync(folder.At("gateway.pem"), certificate.ExportCertificatePem());
        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet",
            [
                Checkout.HostProgram, .. Options, "--Kestrel:Endpoints:Tls:Url=https://127.0.0.1:0",
                $"--Kestrel:Endpoints:Tls:Certificate:Path={folder.At("gateway.pfx")}",
                "--Kestrel:Endpoints:Tls:Certificate:Password=password",
            ]));
        string[] arguments = ["--gateway", string.Create(CultureInfo.InvariantCulture, $"wss://localhost:{gateway.Url.Port}"), "--name"];

        await using var suspicious = WorkerProcess.Start([.. arguments, "suspicious"]);
        await using var trusting = WorkerProcess.Start([.. arguments, "trusting"], ("SSL_CERT_FILE", folder.At("gateway.pem")));

        await trusting.WaitForConnectedAsync();
        await suspicious.WaitForLogAsync("certificate");
        gateway.Program.Output.Should().ContainMatch("*The backend trusting * registered jobs*").And.NotContainMatch("*suspicious*");
    }

    private static int CountConnected(WorkerProcess worker) =>
        worker.Program.Output.Count(line => line.Contains("Connected to the gateway", StringComparison.Ordinal));

    private static async Task<int> CallUntilAsync(IJobs jobs, CancellationToken stopping)
    {
        var calls = 0;
        while (!stopping.IsCancellationRequested)
        {
            (await jobs.FindPrimesAsync(10_000, null, CancellationToken.None).DefaultTimeout()).Count.Should().Be(1229);
            calls++;
        }

        return calls;
    }
}
