using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

public sealed class DiagnosticTests
{
    /// <summary>Errors in a member: the id, and the members with the underlined location marked.</summary>
    public static TheoryData<string, string> Members => new()
    {
        { "RPCGW002", "Task GetAsync(Hidden [|value|]);" },
        { "RPCGW002", "Task<List<Hidden[]>> [|GetAsync|]();" },
        { "RPCGW002", "IAsyncEnumerable<Hidden> [|GetAsync|]();" },
        { "RPCGW002", "Task GetAsync(IProgress<Hidden> [|progress|]);" },
        { "RPCGW002", "Task GetAsync(Local [|value|]);" },
        { "RPCGW004", "[RpcMethod(\"\")] Task [|RunAsync|]();" },
        { "RPCGW004", "[RpcMethod(\"a b\")] Task [|RunAsync|]();" },
        { "RPCGW004", "[RpcMethod(\"a..b\")] Task [|RunAsync|]();" },
        { "RPCGW004", "[RpcMethod(\"$/x\")] Task [|RunAsync|]();" },
        { "RPCGW004", "[RpcMethod(null!)] Task [|RunAsync|]();" },
        { "RPCGW005", "int [|Count|] { get; }" },
        { "RPCGW005", "int [|this|][int index] { get; }" },
        { "RPCGW005", "event EventHandler [|Happened|];" },
        { "RPCGW005", "static Task [|RunAsync|]() => Task.CompletedTask;" },
        { "RPCGW005", "static abstract Task [|RunAsync|]();" },
        { "RPCGW005", "static int [|Number|] = 5;" },
        { "RPCGW005", "Task [|RunAsync|]() => Task.CompletedTask;" },
        { "RPCGW005", "internal Task [|RunAsync|]();" },
        { "RPCGW005", "private Task [|RunAsync|]() => Task.CompletedTask;" },
        { "RPCGW006", "Task RunAsync(); Task [|RunAsync|](int number);" },
        { "RPCGW006", "Task RunAsync(); Task [|RunAsync|]<T>();" },
        { "RPCGW007", "Task RunAsync(); Task [|Run|]();" },
        { "RPCGW007", "Task RunAsync(); [RpcMethod(\"run\")] Task [|StartAsync|]();" },
        { "RPCGW007", "Task RunAsync(); [RpcMethod(\"runAsync\")] Task [|StartAsync|]();" },
        { "RPCGW007", "Task RunAsync(); Task [|RunAsyncAsync|]();" },
        { "RPCGW007", "Task ABAsync(); Task [|AbAsync|]();" },
        { "RPCGW008", "Task [|RunAsync|]<T>(T value);" },
        { "RPCGW009", "int [|Run|]();" },
        { "RPCGW009", "Task<IAsyncEnumerable<int>> [|RunAsync|]();" },
        { "RPCGW009", "IAsyncEnumerable<IAsyncEnumerable<int>> [|RunAsync|]();" },
        { "RPCGW009", "IAsyncEnumerable<Stream> [|RunAsync|]();" },
        { "RPCGW009", "Task<List<Stream>> [|RunAsync|]();" },
        { "RPCGW009", "Task<FileStream> [|RunAsync|]();" },
        { "RPCGW009", "Task<Stream?> [|RunAsync|]();" },
        { "RPCGW009", "ValueTask<System.IO.Pipelines.PipeWriter> [|RunAsync|]();" },
        { "RPCGW009", "Stream [|Run|]();" },
        { "RPCGW009", "Task<Task<int>> [|RunAsync|]();" },
        { "RPCGW009", "Task<Action> [|RunAsync|]();" },
        { "RPCGW009", "Task<CancellationToken> [|RunAsync|]();" },
        { "RPCGW009", "IEnumerable<int> [|Run|]();" },
        { "RPCGW009", "ref int [|Run|]();" },
        { "RPCGW009", "unsafe int* [|Run|]();" },
        { "RPCGW009", "Span<int> [|Run|]();" },
        { "RPCGW023", "[RpcIdempotent] IAsyncEnumerable<int> [|RunAsync|]();" },
        { "RPCGW023", "[RpcIdempotent] Task<Stream> [|RunAsync|]();" },
        { "RPCGW023", "[RpcIdempotent] void [|Run|]();" },
        { "RPCGW023", "[RpcIdempotent] Task [|RunAsync|](IAsyncEnumerable<int> items);" },
        { "RPCGW023", "[RpcIdempotent] Task [|RunAsync|](Stream content);" },
        { "RPCGW023", "[RpcIdempotent] Task [|RunAsync|](IProgress<int>? progress = null);" },
        { "RPCGW010", "Task RunAsync(Action<int> [|callback|]);" },
        { "RPCGW010", "Task RunAsync(Task<int> [|task|]);" },
        { "RPCGW010", "Task RunAsync(ReadOnlySpan<byte> [|bytes|]);" },
        { "RPCGW010", "unsafe Task RunAsync(byte* [|bytes|]);" },
        { "RPCGW010", "unsafe Task RunAsync(delegate*<void> [|pointer|]);" },
        { "RPCGW010", "Task RunAsync(CancellationToken? [|cancellationToken|]);" },
        { "RPCGW010", "Task RunAsync(Stream[] [|contents|]);" },
        { "RPCGW010", "Task RunAsync(MemoryStream [|content|]);" },
        { "RPCGW010", "Task RunAsync(System.IO.Pipelines.PipeWriter [|content|]);" },
        { "RPCGW010", "Task RunAsync(System.IO.Pipelines.IDuplexPipe [|content|]);" },
        { "RPCGW010", "Task RunAsync(IProgress<Stream> [|progress|]);" },
        { "RPCGW010", "Task RunAsync(List<IProgress<int>> [|progress|]);" },
        { "RPCGW010", "Task RunAsync((int, IAsyncEnumerable<int>) [|pair|]);" },
        { "RPCGW011", "Task RunAsync(ref int [|number|]);" },
        { "RPCGW011", "Task RunAsync(out int [|number|]);" },
        { "RPCGW011", "Task RunAsync(in int [|number|]);" },
        { "RPCGW011", "Task RunAsync(ref readonly int [|number|]);" },
        { "RPCGW012", "Task RunAsync(params int[] [|numbers|]);" },
        { "RPCGW012", "Task RunAsync(params List<int> [|numbers|]);" },
        { "RPCGW013", "Task [|RunAsync|](CancellationToken one, CancellationToken two);" },
        { "RPCGW014", $"Task [|RunAsync|]({Numbers(65)});" },
        { "RPCGW015", "void Run(IProgress<int> [|progress|]);" },
        { "RPCGW015", "void Run(IAsyncEnumerable<int> [|items|]);" },
        { "RPCGW015", "void Run(Stream [|content|]);" },
        { "RPCGW015", "void Run(System.IO.Pipelines.PipeReader [|content|]);" },
        { "RPCGW002", "[RpcError(1, \"x\", DataType = typeof(Hidden))] Task [|RunAsync|]();" },
        { "RPCGW019", "[RpcExample(\"x\", \"\")] Task [|RunAsync|]();" },
        { "RPCGW019", "[RpcExample(\"x\", \"5\")] Task [|RunAsync|]();" },
        { "RPCGW019", "[RpcExample(\"x\", \"[1,]\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"[01]\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"[1] 2\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"['a']\")] Task [|RunAsync|](string a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"[1,2]\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"[]\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"{\\\"b\\\":1}\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"{}\")] Task [|RunAsync|](int a);" },
        { "RPCGW019", "[RpcExample(\"x\", \"[]\", Result = \"tru\")] Task<bool> [|RunAsync|]();" },
        { "RPCGW019", "[RpcExample(\"x\", \"[]\", Result = \"null\")] void [|Run|]();" },
        { "RPCGW020", "[RpcError(-32000, \"x\")] Task [|RunAsync|]();" },
        { "RPCGW020", "[RpcError(-32768, \"x\")] Task [|RunAsync|]();" },
        { "RPCGW020", "[RpcError(RpcErrorCode.Forbidden, \"x\")] Task [|RunAsync|]();" },
        { "RPCGW024", "[RpcRateLimit(0)] Task [|RunAsync|]();" },
        { "RPCGW024", "[RpcRateLimit(1, 0)] Task [|RunAsync|]();" },
        { "RPCGW024", "[RpcRateLimit(1, double.NaN)] Task [|RunAsync|]();" },
        { "RPCGW024", "[RpcRateLimit(1, Burst = -1)] Task [|RunAsync|]();" },
    };

    /// <summary>Errors in a contract as a whole.</summary>
    public static TheoryData<string, string> Contracts => new()
    {
        { "RPCGW001", "[RpcContract(\"c\")] public interface [|IC|]<T>;" },
        { "RPCGW001", "public class Outer<T> { [RpcContract(\"c\")] public interface [|IC|]; }" },
        { "RPCGW002", "public class Outer { [RpcContract(\"c\")] private interface [|IC|]; }" },
        { "RPCGW002", "public class Outer { [RpcContract(\"c\")] protected interface [|IC|]; }" },
        { "RPCGW002", "public class Outer { private class Inner { [RpcContract(\"c\")] public interface [|IC|]; } }" },
        { "RPCGW002", "[RpcContract(\"c\")] file interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(null!)] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"rpc\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"rpc.c\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"$/c\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"a b\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"c.\")] public interface [|IC|];" },
        { "RPCGW003", "[RpcContract(\"c/d\")] public interface [|IC|];" },
        {
            "RPCGW006",
            """
            public interface IBase { Task [|RunAsync|](int number); }
            [RpcContract("c")] public interface IC : IBase { Task RunAsync(); }
            """
        },
        {
            "RPCGW006",
            """
            public interface IA { Task RunAsync(); }
            public interface IB { Task [|RunAsync|](); }
            [RpcContract("c")] public interface IC : IA, IB;
            """
        },
        { "RPCGW009", "public interface IBase { int [|Run|](); } [RpcContract(\"c\")] public interface IC : IBase;" },
        { "RPCGW016", "[RpcContract(\"c\", Callback = typeof(IB))] public interface [|IC|]; public interface IB;" },
        { "RPCGW016", "[RpcContract(\"c\", Callback = typeof(string))] public interface [|IC|];" },
        { "RPCGW016", "[RpcContract(\"c\", Callback = typeof(int[]))] public interface [|IC|];" },
        { "RPCGW017", "public class CProxy; [RpcContract(\"c\")] public interface [|IC|];" },
        { "RPCGW017", "public interface CBinding<T>; [RpcContract(\"c\")] public interface [|IC|];" },
        { "RPCGW017", "[RpcContract(\"c\")] public interface IC; [RpcContract(\"d\")] public interface [|C|];" },
        { "RPCGW018", "[RpcContract(\"c\")] public interface [|IC|] : IDisposable;" },
        { "RPCGW018", "[RpcContract(\"c\")] public interface [|IC|] : IAsyncDisposable;" },
    };

    /// <summary>Valid members that resemble an error.</summary>
    public static TheoryData<string> Fine =>
    [
        "Task RunAsync(IProgress<int> one, IProgress<string> two);",
        "Task RunAsync(CancellationToken cancellationToken, int number);",
        $"Task RunAsync({Numbers(64)}, CancellationToken cancellationToken = default);",
        "const int Limit = 5; enum Kind { One } Task RunAsync(Kind kind);",
        "void Run(int number, CancellationToken cancellationToken = default);",
        "Task<object?> RunAsync(object? anything);",
        "[RpcMethod(\"a.b-c_1\")] Task RunAsync();",
        "Task RunAsync(); Task RunRunAsync(); Task Async();",
        "[RpcExample(\"x\", \" [ -1.5e+3 , \\\"\\\\u00e9\\\" ] \", Result = \"[{}, null, true]\")] Task<object> RunAsync(double a, string b, int c = 0);",
        "[RpcExample(\"x\", \"{\\\"a\\\":{\\\"other\\\":1}}\")] Task RunAsync(object a, CancellationToken cancellationToken = default);",
        "[RpcError(-31999, \"x\"), RpcError(0, \"y\"), RpcError(-32769, \"z\")] Task RunAsync();",
    ];

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_Invalid_ReportsOneErrorAndEmitsNothing(string id, string members) => Check(id, $$"""
        internal class Outer
        {
            [RpcContract("c")]
            internal interface IC
            {
                {{members}}
            }

            private sealed record Hidden(int Number);
        }

        file sealed record Local(int Number);
        """);

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_Invalid_ReportsOneErrorAndEmitsNothing(string id, string source) => Check(id, source);

    [Theory]
    [MemberData(nameof(Fine))]
    public void Member_Valid_EmitsCodeThatCompiles(string members)
    {
        var run = GeneratorRun.Over($"[RpcContract(\"c\")] public interface IC {{ {members} }}");

        run.Diagnostics.Should().BeEmpty();
        run.CompilerDiagnostics.Should().BeEmpty();
        run.Result.GeneratedSources.Should().ContainSingle();
    }

    [Theory]
    [InlineData("Task<Missing> RunAsync();")]
    [InlineData("Missing RunAsync();")]
    [InlineData("Task RunAsync(List<Missing> values);")]
    public void Member_MissingType_IsReportedByTheCompilerOnly(string members)
    {
        var run = GeneratorRun.Over($"[RpcContract(\"c\")] public interface IC {{ {members} }}");

        run.Diagnostics.Should().BeEmpty();
        run.Result.GeneratedSources.Should().BeEmpty();
        run.CompilerDiagnostics.Should().OnlyContain(diagnostic => diagnostic.Id == "CS0246");
    }

    [Fact]
    public void Contract_ManyErrors_AreAllReported()
    {
        var run = GeneratorRun.Over("""
            [RpcContract("rpc")]
            public interface IC
            {
                int Run(Stream[] contents, ref int number);
                Task StopAsync<T>();
            }
            """);

        run.Diagnostics.Select(diagnostic => diagnostic.Id)
            .Should().Equal("RPCGW003", "RPCGW009", "RPCGW010", "RPCGW011", "RPCGW008");
    }

    [Fact]
    public void Contract_NextToInvalidContract_IsEmitted()
    {
        var run = GeneratorRun.Over("""
            [RpcContract("a")] public interface IA { int Run(); }
            [RpcContract("b")] public interface IB { Task RunAsync(); }
            """);

        run.Result.GeneratedSources.Select(file => file.HintName).Should().Equal("IB.g.cs");
    }

    private static void Check(string id, string source)
    {
        var marked = MarkedSource.Parse(source);

        var run = GeneratorRun.Over(marked.Text);

        var diagnostic = run.Diagnostics.Should().ContainSingle().Subject;
        diagnostic.Id.Should().Be(id);
        diagnostic.Severity.Should().Be(DiagnosticSeverity.Error);
        marked.Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)
            .Should().Be(marked.Marked);
        diagnostic.Location.GetLineSpan().Path.Should().Be("Contract.cs");
        run.Result.GeneratedSources.Should().HaveCount(source.Split("[RpcContract(").Length - 2);
    }

    private static string Numbers(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"int n{i}"));
}
