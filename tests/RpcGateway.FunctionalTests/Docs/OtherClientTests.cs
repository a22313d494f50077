using System.Collections.Concurrent;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;

namespace RpcGateway.FunctionalTests.Docs;

/// <summary>Runs the programs of docs/clients-other.md against the gateway.</summary>
public sealed class OtherClientTests(SharedGateway gateway) : IDisposable
{
    // The Python of Debian, which has Debian's packages. Another Python may come first in the PATH.
    private const string Python = "/usr/bin/python3";

    private static readonly string Page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "clients-other.md"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Python_AsDocumented_CallsAndIsCalled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test requires the system's Python.");
        await using (var check = RunningProgram.Start(Python, ["-c", "import websockets"]))
        {
            (await check.ExitAsync()).Should().Be(
                0, "'apt-get install python3-websockets' installs what the program needs; 'bash tests/run.sh' does so by itself");
        }

        _folder.Write("client.py", Block("```python"));
        await using var program = RunningProgram.Start(
            Python, [_folder.At("client.py"), (await gateway.RpcAsync()).ToString()]);
        await program.SucceedAsync();

        program.Errors.Should().BeEmpty();
        program.Output.Should().Equal(
            "5", "2", "3", "5", "7", "1001 {'dividend': 1}", "Ada: Hello from Python", "Clear the message of 'python'? Yes.");
    }

    [Fact]
    public void StreamJsonRpc_DocumentedCode_EqualsTestedCode()
    {
        var file = File.ReadAllText(
            Path.Combine(Checkout.Root, "tests", "RpcGateway.FunctionalTests", "Docs", "StreamJsonRpcChat.cs"));

        Block("```csharp").Should().Be(
            file.Replace("namespace RpcGateway.FunctionalTests.Docs;\n\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StreamJsonRpc_AsDocumented_CallsAndIsCalled()
    {
        var room = $"room-{Guid.NewGuid():N}";
        var callback = new ChatCallback();

        await StreamJsonRpcChat.RunAsync(await gateway.RpcAsync(), room, callback);

        callback.Calls.Should().Contain($"asked: Clear the message of '{room}'?")
            .And.Contain("posted: Hello from StreamJsonRpc");
    }

    private static string Block(string fence)
    {
        var start = Page.IndexOf('\n', Page.IndexOf(fence, StringComparison.Ordinal)) + 1;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private sealed class ChatCallback : IChatCallback
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public void MessagePosted(ChatMessage message) => Calls.Enqueue($"posted: {message.Text}");

        public void MemberJoined(string room, string name) => Calls.Enqueue($"joined: {name}");

        public void MemberLeft(string room, string name) => Calls.Enqueue($"left: {name}");

        public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
        {
            Calls.Enqueue($"asked: {question}");
            return Task.FromResult(true);
        }
    }
}
