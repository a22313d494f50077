using System.Text.Json;
using RpcGateway.Client;

namespace RpcGateway.TrimmedApp;

/// <summary>Everything that a trimmed program can do with a gateway, once.</summary>
internal sealed class Checks(IServiceProvider services, Uri address, RpcClient client, LabCallback callback)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ILab _lab = client.GetProxy<ILab>();

    /// <returns>How many failed.</returns>
    public async Task<int> RunAsync()
    {
        (string Name, Func<Task> Run)[] all =
        [
            ("call", CallAsync),
            ("stream from the server", ReadStreamAsync),
            ("stream to the server", SendStreamAsync),
            ("progress", ProgressAsync),
            ("cancellation", CancelAsync),
            ("error with data", ErrorAsync),
            ("hidden error", HiddenErrorAsync),
            ("callback with a result", CallbackAsync),
            ("callback with a stream", CallbackStreamAsync),
            ("binary stream to the server", SendBinaryAsync),
            ("binary stream from the server", ReadBinaryAsync),
            ("group", GroupAsync),
            ("authorization", AuthorizationAsync),
            ("injected client", InjectedClientAsync),
            ("filter and observer", FilterAsync),
            ("discovery", () => DiscoveryCheck.RunAsync(address)),
        ];
        var failed = 0;
        foreach (var (name, run) in all)
        {
            try
            {
                await run().WaitAsync(Limit);
                Console.WriteLine($"ok {name}");
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"FAILED {name}: {e}");
            }
        }

        return failed;
    }

    private async Task CallAsync()
    {
        Equal(new Reading("oven", 473.15, Unit.Kelvin), await _lab.ConvertAsync(new Reading("oven", 200, Unit.Celsius)));
        var cold = await _lab.ConvertAsync(new Reading("ice", 273.15, Unit.Kelvin), Unit.Celsius);
        Equal(new Reading("ice", 0, Unit.Celsius), cold);
    }

    private async Task ReadStreamAsync() => Equal(2000, await _lab.ReplayAsync(2000).CountAsync());

    private async Task SendStreamAsync() => Equal(
        2.0, await _lab.AverageAsync(AsyncEnumerable.Range(1, 3).Select(i => new Reading("sent", i, Unit.Celsius))));

    private async Task ProgressAsync()
    {
        var last = new LastStep();
        Equal(5, await _lab.CalibrateAsync(5, last));
        Equal(new Step(5, 5), last.Value);
    }

    private async Task CancelAsync()
    {
        using var cancelled = new CancellationTokenSource();
        var call = _lab.WaitAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await FailsAsync<OperationCanceledException>(() => call);
    }

    private async Task ErrorAsync()
    {
        var error = await FailsAsync<RpcException>(() => _lab.BreakAsync("lens"));
        Equal(BrokenPart.ErrorCode, error.Code);
        Equal("lens", ((JsonElement)error.ErrorData!).GetProperty("part").GetString());
    }

    private async Task HiddenErrorAsync()
    {
        var error = await FailsAsync<RpcException>(() => _lab.CrashAsync());
        Equal(RpcErrorCode.ServiceFailed, error.Code);
        Equal(false, error.Message.Contains("Nobody", StringComparison.Ordinal));
    }

    private async Task CallbackAsync()
    {
        Equal(true, await _lab.DiscardAsync("blood"));
        Equal(false, await _lab.DiscardAsync("gold"));
    }

    private async Task CallbackStreamAsync() => Equal(10.0, await _lab.CollectAsync(4));

    private async Task SendBinaryAsync()
    {
        var content = new byte[3 * 1024 * 1024];
        Array.Fill<byte>(content, 2);
        Equal(2L * content.Length, await _lab.ImportAsync(new MemoryStream(content)));
    }

    private async Task ReadBinaryAsync()
    {
        const int Length = 3 * 1024 * 1024;
        await using var content = await _lab.ExportAsync(Length);
        await using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        Equal(Length, copy.Length);
    }

    private async Task GroupAsync()
    {
        await _lab.JoinAsync("north");
        var reading = new Reading("alarm", 1, Unit.Kelvin);
        _lab.Announce("south", reading with { Name = "for others" });
        _lab.Announce("north", reading);
        Equal(reading, await callback.NextAnnouncedAsync());
    }

    private async Task AuthorizationAsync()
    {
        var error = await FailsAsync<RpcException>(() => _lab.OpenSafeAsync());
        Equal(RpcErrorCode.Unauthenticated, error.Code);
    }

    private async Task InjectedClientAsync()
    {
        var registered = new ServiceCollection();
        registered.AddSingleton<ILabCallback>(callback);
        registered
            .AddRpcClient(address, options => options.SerializerOptions.TypeInfoResolverChain.Add(LabJsonContext.Default))
            .AddContract<ILab>()
            .AddCallback<ILabCallback>();
        await using var provider = registered.BuildServiceProvider();
        Equal(true, await provider.GetRequiredService<ILab>().DiscardAsync("blood"));
    }

    private Task FilterAsync()
    {
        Equal(true, services.GetRequiredService<LabFilter>().Calls > 10);
        Equal(2, services.GetRequiredService<LabObserver>().Connected);
        return Task.CompletedTask;
    }

    private static async Task<TException> FailsAsync<TException>(Func<Task> run)
        where TException : Exception
    {
        try
        {
            await run();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"It did not fail with {typeof(TException)}.");
    }

    private static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {expected}, but found {actual}.");
        }
    }

    private sealed class LastStep : IProgress<Step>
    {
        public Step Value { get; private set; }

        public void Report(Step value) => Value = value;
    }
}
