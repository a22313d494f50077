using System.Text.Json;

namespace RpcGateway.Lab;

/// <summary>Calls, errors and callbacks.</summary>
internal sealed class CallChecks(ILab lab, LabCallback callback)
{
    public void AddTo(CheckRun run)
    {
        run.Add("call", CallAsync);
        run.Add("many calls at once", CallManyAsync);
        run.Add("progress", ProgressAsync);
        run.Add("cancellation", CancelAsync);
        run.Add("error with data", ErrorAsync);
        run.Add("hidden error", HiddenErrorAsync);
        run.Add("callback with a result", CallbackAsync);
        run.Add("group", GroupAsync);
        run.Add("filter and observer", FilterAsync);
    }

    private async Task CallAsync()
    {
        var hot = await lab.ConvertAsync(new Reading("oven", 200, Unit.Celsius));
        Expect.Equal(new Reading("oven", 473.15, Unit.Kelvin), hot);
        var cold = await lab.ConvertAsync(new Reading("ice", 273.15, Unit.Kelvin), Unit.Celsius);
        Expect.Equal(new Reading("ice", 0, Unit.Celsius), cold);
    }

    private async Task CallManyAsync()
    {
        var calls = Enumerable.Range(0, 500).Select(i => lab.ConvertAsync(new Reading("many", i, Unit.Celsius)).AsTask());
        var sum = (await Task.WhenAll(calls)).Sum(reading => reading.Value - 273.15);
        Expect.Equal(500 * 499 / 2, (int)Math.Round(sum));
    }

    private async Task ProgressAsync()
    {
        var last = new LastStep();
        Expect.Equal(5, await lab.CalibrateAsync(5, last));
        Expect.Equal(new Step(5, 5), last.Value);
    }

    private async Task CancelAsync()
    {
        using var cancelled = new CancellationTokenSource();
        var call = lab.WaitAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Expect.FailsAsync<OperationCanceledException>(() => call);
    }

    private async Task ErrorAsync()
    {
        var error = await Expect.FailsAsync<RpcException>(() => lab.BreakAsync("lens"));
        Expect.Equal(BrokenPart.ErrorCode, error.Code);
        Expect.Equal("lens", ((JsonElement)error.ErrorData!).GetProperty("part").GetString());
    }

    private async Task HiddenErrorAsync()
    {
        var error = await Expect.FailsAsync<RpcException>(() => lab.CrashAsync());
        Expect.Equal(RpcErrorCode.ServiceFailed, error.Code);
        Expect.Equal(false, error.Message.Contains("secret", StringComparison.Ordinal));
    }

    private async Task CallbackAsync()
    {
        Expect.Equal(true, await lab.DiscardAsync("blood"));
        Expect.Equal(false, await lab.DiscardAsync("gold"));
    }

    private async Task GroupAsync()
    {
        await lab.JoinAsync("north");
        var reading = new Reading("alarm", 1, Unit.Kelvin);
        lab.Announce("south", reading with { Name = "for others" });
        lab.Announce("north", reading);
        Expect.Equal(reading, await callback.NextAnnouncedAsync());
    }

    private async Task FilterAsync()
    {
        var counts = await lab.CountAsync();
        Expect.Equal(true, counts.Calls > 10);
        Expect.Equal(true, counts.Connections > 0);
    }

    private sealed class LastStep : IProgress<Step>
    {
        public Step Value { get; private set; }

        public void Report(Step value) => Value = value;
    }
}
