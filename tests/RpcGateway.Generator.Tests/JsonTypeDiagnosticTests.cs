using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

/// <summary>Types that System.Text.Json loses data of or cannot serialize, and similar types that are valid.</summary>
public sealed class JsonTypeDiagnosticTests
{
    /// <summary>The id, the subject of the message, the type of a parameter, and its declaration.</summary>
    public static TheoryData<string, string, string, string> LossyTypes => new()
    {
        { "RPCGW021", "(int, string)", "(int, string)", "" },
        { "RPCGW021", "(int, int)", "List<(int, int)?>", "" },
        { "RPCGW021", "System.Numerics.BigInteger", "System.Numerics.BigInteger", "" },
        { "RPCGW021", "System.Numerics.BigInteger", "Dictionary<string, System.Numerics.BigInteger?>", "" },
        { "RPCGW021", "System.Numerics.Complex", "System.Numerics.Complex", "" },
        { "RPCGW021", "Vector2.X", "System.Numerics.Vector2", "" },
        { "RPCGW021", "System.Text.Rune", "System.Text.Rune", "" },
        { "RPCGW021", "System.Range", "System.Range", "" },
        { "RPCGW021", "System.Lazy<int>", "Lazy<int>", "" },
        { "RPCGW021", "System.Collections.Generic.Stack<int>", "Stack<int>", "" },
        { "RPCGW021", "T.X", "T", "class T { public int X; }" },
        { "RPCGW021", "T.Items", "T", "class T { public List<int> Items { get; } = []; }" },
        { "RPCGW021", "T.Items", "T", "class T { public Dictionary<string, int> Items { get; } = []; }" },
        { "RPCGW021", "T.X", "T", "class T { public int X { get; private set; } }" },
        { "RPCGW021", "T.X", "T", "class T { public int X { get; internal set; } }" },
        { "RPCGW021", "T.X", "T", "struct T { public T(int x) { X = x; } public int X { get; } }" },
        { "RPCGW021", "T.X", "T", "class T { public T() { } public T(int x) { X = x; } public int X { get; } }" },
        { "RPCGW021", "T.Extra", "T", "class T : List<int> { public int Extra { get; set; } }" },
        { "RPCGW021", "(int, int)", "T", "record T(U[] Items); record U(IReadOnlyList<V> Items); record V((int, int) Pair);" },
        { "RPCGW021", "(int, int)", "T", "class T : B; class B { public (int, int) Pair { get; set; } }" },
        { "RPCGW021", "(int, int)", "T", "[JsonDerivedType(typeof(U), 1)] abstract record T; record U((int, int) Pair) : T;" },
        { "RPCGW022", "nint", "nint", "" },
        { "RPCGW022", "nuint", "nuint[]", "" },
        { "RPCGW022", "nint", "T", "record T(IntPtr Handle);" },
        { "RPCGW022", "System.Type", "Type", "" },
        { "RPCGW022", "System.Type", "T", "record T(Type Kind);" },
        { "RPCGW022", "System.Action", "T", "class T { public Action? Run { get; set; } }" },
        { "RPCGW022", "System.Threading.Tasks.Task", "T", "class T { public Task? Run { get; set; } }" },
        { "RPCGW022", "System.IO.Stream", "T", "class T { public Stream? Content { get; set; } }" },
        { "RPCGW022", "int[*,*]", "int[,]", "" },
        { "RPCGW022", "System.InvalidOperationException", "InvalidOperationException", "" },
        { "RPCGW022", "System.Globalization.CultureInfo", "System.Globalization.CultureInfo", "" },
        { "RPCGW022", "System.Net.IPAddress", "System.Net.IPAddress", "" },
        { "RPCGW022", "T", "T", "interface T { int X { get; } }" },
        { "RPCGW022", "T", "T", "abstract class T { public int X { get; set; } }" },
        { "RPCGW022", "T", "T", "class T { public T(int x) { X = x; } public T(string x) { } public int X { get; } }" },
        { "RPCGW022", "T", "T", "class T { private T() { } public static T Create() => new(); public int X { get; set; } }" },
        { "RPCGW022", "T", "T", "class T { public T(int other) { X = other; } public int X { get; } }" },
        { "RPCGW022", "T", "T", "class T : IEnumerable<int> { public IEnumerator<int> GetEnumerator() => throw new(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new(); }" },
        { "RPCGW022", "System.Collections.Generic.IReadOnlySet<int>", "IReadOnlySet<int>", "" },
        { "RPCGW022", "System.Collections.ObjectModel.ReadOnlyCollection<int>", "System.Collections.ObjectModel.ReadOnlyCollection<int>", "" },
        { "RPCGW022", "System.Collections.Frozen.FrozenSet<int>", "System.Collections.Frozen.FrozenSet<int>", "" },
        { "RPCGW022", "System.Collections.Concurrent.ConcurrentBag<int>", "System.Collections.Concurrent.ConcurrentBag<int>", "" },
        { "RPCGW022", "System.ArraySegment<int>", "ArraySegment<int>", "" },
        { "RPCGW022", "System.Linq.IQueryable<int>", "System.Linq.IQueryable<int>", "" },
        { "RPCGW022", "System.Collections.Generic.Dictionary<T, int>", "Dictionary<T, int>", "record T(int X);" },
    };

    /// <summary>The type of a parameter that loses no data, and its declaration.</summary>
    public static TheoryData<string, string> Whole => new()
    {
        { "JsonElement?", "" },
        { "System.Text.Json.Nodes.JsonNode?", "" },
        { "Half", "" },
        { "Int128", "" },
        { "DateOnly?", "" },
        { "TimeSpan", "" },
        { "Version", "" },
        { "Uri", "" },
        { "DayOfWeek", "" },
        { "object?", "" },
        { "byte[]", "" },
        { "int[][]", "" },
        { "ReadOnlyMemory<byte>", "" },
        { "Memory<int>?", "" },
        { "KeyValuePair<string, int>", "" },
        { "Tuple<int, string>", "" },
        { "System.Drawing.Point", "" },
        { "IEnumerable<int>", "" },
        { "IReadOnlyDictionary<Guid, int>", "" },
        { "System.Collections.Immutable.ImmutableArray<int>", "" },
        { "System.Collections.Immutable.IImmutableDictionary<string, int>", "" },
        { "Queue<int>", "" },
        { "LinkedList<int>", "" },
        { "System.Collections.ObjectModel.ObservableCollection<int>", "" },
        { "System.Collections.Concurrent.ConcurrentDictionary<DayOfWeek, int>", "" },
        { "System.Collections.IList", "" },
        { "T", "record T(int A, string? B, List<T> Children);" },
        { "T", "readonly record struct T(int A, string? B);" },
        { "T", "record struct T(int A, string? B);" },
        { "T", "struct T { public int A { get; set; } }" },
        { "T", "readonly struct T { [JsonConstructor] public T(int a) { A = a; } public int A { get; } }" },
        { "T", "class T { public required string A { get; init; } public int B { get; set; } }" },
        { "T", "class T(int a) { public int A { get; } = a; }" },
        { "T", "class T { [JsonConstructor] private T(int a) { A = a; } public static T Create() => new(1); public int A { get; } }" },
        { "T", "class T { public T() { } [JsonConstructor] public T(int a) { A = a; } public int A { get; } }" },
        { "T", "record T(int Width, int Height) { public int Area => Width * Height; public IEnumerable<int> Both => [Width, Height]; }" },
        { "T", "class T { public string Kind { get; } = \"t\"; public int A { get; set; } }" },
        { "T", "class T { private int _x; internal int Y; public int X { get => _x + Y; set { _x = value; Y = value; } } }" },
        { "T", "class T { [JsonInclude] public int X; [JsonIgnore] public (int, int) Y; }" },
        { "T", "class T { [JsonInclude] public int X { get; private set; } }" },
        { "T", "class T { [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] public List<int> X { get; } = []; }" },
        { "T", "[JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)] class T { public List<int> X { get; } = []; }" },
        { "T", "class T { [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? X { get; set; } }" },
        { "T", "class T { [JsonIgnore] public Type? X { get; set; } private Type? Y { get; set; } internal nint Z { get; set; } }" },
        { "T", "class T { [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; set; } }" },
        { "T", "[JsonDerivedType(typeof(U), \"u\")] interface T; class U : T { public int A { get; set; } }" },
        { "T", "class T : List<int>;" },
        { "T", "class T : System.Collections.ObjectModel.KeyedCollection<int, U> { protected override int GetKeyForItem(U item) => item.A; } record U(int A);" },
        { "T", "class T<X> { public X? Value { get; set; } } class T : T<int>;" },
        { "T", "class T { public int this[int index] => index; public static (int, int) Origin; public const int C = 1; }" },
        { "T", "class T { public T? Parent { get; set; } public U? Other { get; set; } } record U(T? Back);" },
        { "T", "class T { [JsonConverter(typeof(C))] public (int, int) Pair { get; set; } } class C : JsonConverter<(int, int)> { public override (int, int) Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => default; public override void Write(Utf8JsonWriter w, (int, int) v, JsonSerializerOptions o) { } }" },
        { "T", "[JsonConverter(typeof(C))] class T { public int X; } class C : JsonConverter<T> { public override T Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => new(); public override void Write(Utf8JsonWriter w, T v, JsonSerializerOptions o) { } }" },
        { "Dictionary<T, int>", "[JsonConverter(typeof(C))] record T; class C : JsonConverter<T> { public override T Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => new(); public override void Write(Utf8JsonWriter w, T v, JsonSerializerOptions o) { } }" },
    };

    [Theory]
    [MemberData(nameof(LossyTypes))]
    public void Parameter_LossyType_ReportsOneErrorThatNamesIt(string id, string subject, string type, string declaration)
    {
        var run = Run($"Task RunAsync({type} value);", declaration);

        var diagnostic = run.Diagnostics.Should().NotBeEmpty().And.OnlyContain(one => one.Id == id).And.Subject.First();
        diagnostic.Severity.Should().Be(DiagnosticSeverity.Error);
        diagnostic.GetMessage(null).Should().Contain($"'{subject}'");
        Errors(run).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Parameter_SupportedType_ReportsNothing(string type, string declaration)
    {
        var run = Run($"Task RunAsync({type} value);", declaration);

        run.Diagnostics.Should().BeEmpty();
        Errors(run).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Task<(int, int)> RunAsync();")]
    [InlineData("IAsyncEnumerable<(int, int)> RunAsync();")]
    [InlineData("Task RunAsync(IProgress<(int, int)> progress);")]
    [InlineData("Task RunAsync(IAsyncEnumerable<(int, int)> items);")]
    [InlineData("void Run((int, int) pair);")]
    public void Member_LossyType_IsReportedInEveryPosition(string member) =>
        Run(member, "").Diagnostics.Should().ContainSingle().Which.Id.Should().Be("RPCGW021");

    [Fact]
    public void Contract_SameTypeInManyMembers_IsReportedOnceAndEmitted()
    {
        var run = Run("Task<T> GetAsync(); Task SetAsync(T value);", "class T { public int X; }");

        run.Diagnostics.Should().ContainSingle();
        run.Result.GeneratedSources.Should().ContainSingle("the rule may be disabled, and the code is then needed");
    }

    // The compiler warns about unused fields.
    private static IEnumerable<Diagnostic> Errors(GeneratorRun run) =>
        run.CompilerDiagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static GeneratorRun Run(string member, string declarations) => GeneratorRun.Over($$"""
        using System.Text.Json;
        using System.Text.Json.Serialization;

        {{declarations}}

        [RpcContract("c")]
        internal interface IC
        {
            {{member}}
        }
        """);
}
