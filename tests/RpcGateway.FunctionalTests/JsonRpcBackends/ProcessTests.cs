using System.Net.WebSockets;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>How processes start and end. A tool reports its process id in its first message.</summary>
public sealed class ProcessTests
{
    private const string Report = """report() { echo '{"jsonrpc":"2.0","method":"id","params":["'$1'"]}'; }""" + "\n";

    [Theory]
    [InlineData("", "cat >/dev/null")]
    [InlineData("the end of its input", "exec sleep 600")]
    [InlineData("SIGTERM", "trap '' TERM; while :; do sleep 600; done")]
    public async Task Client_Leaves_EndsTheTool(string unanswered, string script)
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}report $$; {script}", backend => backend.Process.ExitTimeout = TimeSpan.FromMilliseconds(300));
        await using var socket = await gateway.ConnectAsync();
        var tool = await ReadIdAsync(socket);

        await socket.CloseAsync();

        var ended = await gateway.Log.WaitForAsync("Ended").DefaultTimeout();
        Tools.IsRunning(tool).Should().BeFalse(ended.Message);
        var steps = gateway.Log.Entries.Where(entry => entry.Id.Name == "StepTimedOut").Select(entry => entry.Message).ToList();
        steps.Should().HaveCount(unanswered switch { "" => 0, "SIGTERM" => 2, _ => 1 });
        steps.TakeLast(1).Where(step => !step.EndsWith($"{unanswered}.", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task Tool_SavesAtTheEndOfItsInput_MayFinish()
    {
        using var folder = new Builds.TemporaryFolder();
        var file = Path.Combine(folder.Path, "saved");
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}report $$; cat >/dev/null; sleep 1; echo done >'{file}'",
            backend => backend.Process.ExitTimeout = TimeSpan.FromSeconds(20));
        await using var socket = await gateway.ConnectAsync();
        await ReadIdAsync(socket);

        await socket.CloseAsync();
        await gateway.Log.WaitForAsync(entry => entry.Message.Contains("ended with exit code 0", StringComparison.Ordinal)).DefaultTimeout();

        File.Exists(file).Should().BeTrue();
    }

    [Fact]
    public async Task Client_LeavesAfterShellWasKilled_EndsTheWorkers()
    {
        // Two workers: one in the group of the shell, one in a group of its own, as shells with job control create them.
        await using var gateway = await ToolGateway.StartScriptAsync(
            Report + """
            sleep 600 & report $!
            set -m 2>/dev/null
            bash -mc 'sleep 600 & echo "{\"jsonrpc\":\"2.0\",\"method\":\"id\",\"params\":[\"$!\"]}"; wait' &
            report $$
            wait
            """);
        await using var socket = await gateway.ConnectAsync();
        int[] processes = [await ReadIdAsync(socket), await ReadIdAsync(socket), await ReadIdAsync(socket)];
        processes.Should().AllSatisfy(process => Tools.IsRunning(process).Should().BeTrue());

        socket.Drop();

        await Eventually.IsTrueAsync(() => !processes.Any(Tools.IsRunning));
    }

    [Fact]
    public async Task Guard_InputEnds_KillsTheSessions()
    {
        // What happens when the gateway is killed: the pipe of the guard ends without the sessions being removed.
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}sleep 600 & report $!; pwd >&2; trap '' TERM; while :; do sleep 600; done");
        await using var first = await gateway.ConnectAsync();
        await using var second = await gateway.ConnectAsync();
        int[] processes = [await ReadIdAsync(first), await ReadIdAsync(second)];
        var folder = (await gateway.Log.WaitForAsync("ErrorLine")).Message.Split(": ")[1];

        gateway.Guard.Dispose();

        await Eventually.IsTrueAsync(() => !processes.Any(Tools.IsRunning) && !Directory.Exists(Path.GetDirectoryName(folder)));
        await first.WaitForCloseAsync();
        await second.WaitForCloseAsync();
    }

    [Fact]
    public async Task Tool_Folder_IsEmptyPrivateAndRemoved()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}report \"$(pwd) $(ls -A | wc -l) $(stat -c %a ..)\"; mkdir -p deep/er; ln -s /etc link; touch deep/file; report ready; cat >/dev/null");
        await using var first = await gateway.ConnectAsync();
        await using var second = await gateway.ConnectAsync();
        var one = await ReadTextAsync(first);
        var other = await ReadTextAsync(second);
        await ReadTextAsync(first);
        var folder = one.Split(' ')[0];

        one[folder.Length..].Trim().Should().Be("0 700");
        other.Should().NotBe(one);
        await first.CloseAsync();
        await Eventually.IsTrueAsync(() => !Directory.Exists(folder));
        Directory.Exists("/etc").Should().BeTrue();
    }

    [Fact]
    public async Task Tool_Environment_HasNoSecretsOfTheGateway()
    {
        Environment.SetEnvironmentVariable("RPCGATEWAY_TEST_SECRET", "secret");
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}report \"$RPCGATEWAY_TEST_SECRET|$TOOL_SETTING|${{PATH:+path}}\"; cat >/dev/null",
            backend => backend.Process.Environment["TOOL_SETTING"] = "set");
        await using var socket = await gateway.ConnectAsync();

        (await ReadTextAsync(socket)).Should().Be("|set|path");
    }

    [Fact]
    public async Task Tool_Arguments_AreNotReadByAShell()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess(
            "printf", """{"jsonrpc":"2.0","method":"%s"}""" + "\\n", "$(id) 'a'; \\u0022").Framing = JsonRpcFraming.NewLineDelimited);
        await using var socket = await gateway.ConnectAsync();

        (await socket.ReceiveAsync()).Method().Should().Be("$(id) 'a'; \"");
    }

    [Fact]
    public async Task Tool_WritesMuchToStandardError_IsNotBlocked()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            Report + "head -c 10000000 /dev/zero | tr '\\0' 'x' | fold -w 100 >&2; report ready; cat >/dev/null",
            backend => backend.Process.MaxErrorLines = 5);
        await using var socket = await gateway.ConnectAsync();

        (await ReadTextAsync(socket)).Should().Be("ready");
        await socket.CloseAsync();

        (await gateway.Log.WaitForAsync("ErrorLinesDropped").DefaultTimeout()).Message.Should().Contain("more lines");
        gateway.Log.Entries.Count(entry => entry.Id.Name == "ErrorLine").Should().BeLessThan(1000);
    }

    [Fact]
    public async Task Tool_StandardError_IsLoggedWithoutControlCharacters()
    {
        await using var gateway = await ToolGateway.StartScriptAsync("printf 'a\\033[31m\\nb' >&2; cat >/dev/null");
        await using var socket = await gateway.ConnectAsync();

        (await gateway.Log.WaitForAsync("ErrorLine").DefaultTimeout()).Message.Should().EndWith(": a\\u001b[31m");
        await socket.CloseAsync();
        await gateway.Log.WaitForAsync(entry => entry.Message.EndsWith(": b", StringComparison.Ordinal)).DefaultTimeout();
    }

    [Theory]
    [InlineData(1, 9, "The limit of 1 processes is reached (MaxProcesses).")]
    [InlineData(9, 1, "The limit of 1 processes per user is reached (MaxProcessesPerUser).")]
    public async Task Clients_MoreThanProcesses_AreRefusedUntilOneEnds(int max, int maxPerUser, string reason)
    {
        await using var gateway = await ToolGateway.StartScriptAsync($"{Report}report $$; cat >/dev/null", backend =>
        {
            backend.Process.MaxProcesses = max;
            backend.Process.MaxProcessesPerUser = maxPerUser;
        });
        await using var first = await gateway.ConnectAsync();
        var tool = await ReadIdAsync(first);

        await using (var second = await gateway.ConnectAsync())
        {
            (await second.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.PolicyViolation);
            second.CloseReason.Should().Be(reason);
        }

        await first.CloseAsync();
        await Eventually.IsTrueAsync(() => !Tools.IsRunning(tool));
        await gateway.Log.WaitForAsync(entry => entry.Id.Name == "Ended" && entry.Message.StartsWith("Connection", StringComparison.Ordinal));
        await using var third = await gateway.ConnectAsync();
        await ReadIdAsync(third);
    }

    [Fact]
    public async Task Tool_ExceedsMemory_CannotAllocate()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            $"{Report}head -c 300000000 /dev/zero | tail -c 290000000 | wc -c >size 2>/dev/null; report \"$(cat size)\"; cat >/dev/null",
            backend => backend.Process.MaxMemory = 64 << 20);
        await using var socket = await gateway.ConnectAsync();

        (await ReadTextAsync(socket)).Should().NotBe("290000000");
    }

    [Fact]
    public async Task Server_Stops_EndsClientsAndTools()
    {
        var gateway = await ToolGateway.StartScriptAsync($"{Report}report $$; cat >/dev/null");
        await using var socket = await gateway.ConnectAsync();
        var tool = await ReadIdAsync(socket);

        var stopping = gateway.DisposeAsync();
        var code = await socket.WaitForCloseAsync();
        await stopping;

        code.Should().Be((int)WebSocketCloseStatus.EndpointUnavailable);
        socket.CloseReason.Should().Be("The server is shutting down.");
        Tools.IsRunning(tool).Should().BeFalse();
    }

    private static async Task<int> ReadIdAsync(RawWebSocket socket) =>
        int.Parse(await ReadTextAsync(socket), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> ReadTextAsync(RawWebSocket socket) =>
        (await socket.ReceiveAsync())["params"]![0]!.GetValue<string>();
}
