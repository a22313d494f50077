namespace RpcGateway.FunctionalTests.Host;

/// <summary>The gateway as users run it: in its own process, on a free port.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    // As in "RpcGateway 1.2.3 listens on http://localhost:5080".
    private const string FirstWord = "RpcGateway ";

    private GatewayProcess(RunningProgram program, string url)
    {
        Program = program;
        Url = new Uri(url);
        Rpc = new Uri($"ws://{Url.Authority}/rpc");
    }

    /// <summary>The process.</summary>
    public RunningProgram Program { get; }

    /// <summary>The HTTP address.</summary>
    public Uri Url { get; }

    /// <summary>The WebSocket address of JSON-RPC.</summary>
    public Uri Rpc { get; }

    /// <summary>Starts the built gateway with its samples, in another folder than its own.</summary>
    public static Task<GatewayProcess> StartAsync(params IEnumerable<string> arguments) =>
        StartBareAsync(["--samples", .. arguments]);

    /// <summary>Starts the built gateway without the option for the samples.</summary>
    public static Task<GatewayProcess> StartBareAsync(params IEnumerable<string> arguments) => StartAsync(
        RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, .. arguments, "--urls", "http://127.0.0.1:0"], Path.GetTempPath()));

    /// <summary>Waits until a started gateway prints its address.</summary>
    public static async Task<GatewayProcess> StartAsync(RunningProgram program)
    {
        try
        {
            var line = await program.WaitForLineAsync(FirstWord);
            return new GatewayProcess(program, line.Split(' ')[^1]);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
