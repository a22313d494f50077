using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator;

/// <summary>The contract mistakes. Each has a page in <c>docs/diagnostics</c>; ids are never used again.</summary>
internal static class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor GenericContract = Create(
        "RPCGW001", "A contract is not generic", "'{0}' is generic or stands in a generic type; a contract is neither");

    public static readonly DiagnosticDescriptor InaccessibleType = Create(
        "RPCGW002",
        "Generated code can name every type of a contract",
        "'{0}' is private, protected or file-local, so generated code cannot name it; make it internal or public");

    public static readonly DiagnosticDescriptor ContractName = Create(
        "RPCGW003",
        "A contract has a valid wire name",
        "'{0}' is no name for '{1}': use letters, digits, '_' and '-', in parts between dots, the first not 'rpc'");

    public static readonly DiagnosticDescriptor MethodName = Create(
        "RPCGW004",
        "A method has a valid wire name",
        "'{0}' is no name for '{1}': use letters, digits, '_' and '-', in parts between dots");

    public static readonly DiagnosticDescriptor UnsupportedMember = Create(
        "RPCGW005",
        "A contract has only methods that can be called",
        "'{0}' is {1}; a contract has only public instance methods without a body");

    public static readonly DiagnosticDescriptor Overload = Create(
        "RPCGW006",
        "A contract has no overloads",
        "'{0}' has an overload or hides an inherited method; give each method a name of its own");

    public static readonly DiagnosticDescriptor EqualWireNames = Create(
        "RPCGW007",
        "Methods have different wire names",
        "'{0}' and '{1}' would both answer to '{2}'; a name ending in 'Async' counts with and without it");

    public static readonly DiagnosticDescriptor GenericMethod = Create(
        "RPCGW008", "A contract method is not generic", "'{0}' is generic; the wire carries no type arguments");

    public static readonly DiagnosticDescriptor UnsupportedReturnType = Create(
        "RPCGW009",
        "A contract method has a supported return type",
        "'{0}' returns {1}; use void, Task, ValueTask, IAsyncEnumerable<T>, or a task of a value or binary stream");

    public static readonly DiagnosticDescriptor UnsupportedParameterType = Create(
        "RPCGW010",
        "A contract parameter has a supported type",
        "The parameter '{0}' of '{1}' is {2}, which cannot travel as it stands there");

    public static readonly DiagnosticDescriptor ByReference = Create(
        "RPCGW011",
        "A contract parameter is passed by value",
        "The parameter '{0}' of '{1}' is ref, out or in; pass it by value and return what changes");

    public static readonly DiagnosticDescriptor ParamsArray = Create(
        "RPCGW012",
        "A contract parameter is not params",
        "The parameter '{0}' of '{1}' is params, but on the wire it is one array; drop the modifier");

    public static readonly DiagnosticDescriptor ManyCancellationTokens = Create(
        "RPCGW013",
        "A contract method has at most one CancellationToken",
        "'{0}' has more than one CancellationToken; a call is cancelled as a whole");

    public static readonly DiagnosticDescriptor TooManyParameters = Create(
        "RPCGW014",
        "A contract method has at most 64 parameters",
        "'{0}' has more than 64 parameters; put them into a record");

    public static readonly DiagnosticDescriptor NotificationWithLifetime = Create(
        "RPCGW015",
        "A notification takes only values",
        "The parameter '{0}' of '{1}' needs a call that lasts, but void makes a notification; return Task instead");

    public static readonly DiagnosticDescriptor CallbackType = Create(
        "RPCGW016",
        "A callback type is a contract",
        "'{0}', the callback of '{1}', is no interface with [RpcContract]");

    public static readonly DiagnosticDescriptor GeneratedNameTaken = Create(
        "RPCGW017",
        "The names of generated types are free",
        "The code for '{0}' would clash with '{1}'; rename one of them");

    public static readonly DiagnosticDescriptor DisposableContract = Create(
        "RPCGW018",
        "A contract is not disposable",
        "'{0}' extends {1}, which would make disposing a call; the connection owns proxies, and DI owns services");

    public static readonly DiagnosticDescriptor Example = Create(
        "RPCGW019", "An example is JSON that fits its method", "The example '{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor ReservedErrorCode = Create(
        "RPCGW020",
        "An error of a contract has a code of its own",
        "The error code {0} of '{1}' is reserved: use one outside -32768..-32000");

    public static readonly DiagnosticDescriptor LossyType = Create(
        "RPCGW021", "JSON carries the whole content of a contract's types", "'{0}' does not survive JSON: {1}");

    public static readonly DiagnosticDescriptor UnserializableType = Create(
        "RPCGW022", "JSON can carry every type of a contract", "JSON cannot carry '{0}': {1}");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        GenericContract, InaccessibleType, ContractName, MethodName, UnsupportedMember, Overload, EqualWireNames,
        GenericMethod, UnsupportedReturnType, UnsupportedParameterType, ByReference, ParamsArray,
        ManyCancellationTokens, TooManyParameters, NotificationWithLifetime, CallbackType, GeneratedNameTaken,
        DisposableContract, Example, ReservedErrorCode, LossyType, UnserializableType,
    ];

    private static DiagnosticDescriptor Create(string id, string title, string message) => new(
        id,
        title,
        message,
        "RpcGateway",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: $"Rule, violation and fix stand in docs/diagnostics/{id}.md.");
}
