namespace RpcGateway.Generator.Models;

/// <summary>One method of a contract.</summary>
/// <param name="Name">The C# name.</param>
/// <param name="DeclaringType">The contract or the base of it that declares it, <c>global::</c>-qualified.</param>
/// <param name="WireName">The whole wire name.</param>
/// <param name="Alias">The second name that is understood, or null.</param>
/// <param name="Return">What it returns.</param>
/// <param name="Parameters">All parameters in C# order, cancellation tokens among them.</param>
/// <param name="Text">What its comment says.</param>
/// <param name="Errors">The errors that it names.</param>
/// <param name="Examples">The examples that it gives.</param>
/// <param name="IsObsolete">Whether it is marked as obsolete.</param>
internal sealed record MethodModel(
    string Name,
    string DeclaringType,
    string WireName,
    string? Alias,
    ReturnModel Return,
    EquatableArray<ParameterModel> Parameters,
    TextModel Text,
    EquatableArray<ErrorModel> Errors,
    EquatableArray<ExampleModel> Examples,
    bool IsObsolete)
{
    /// <summary>The parameters that stand on the wire, in the order of their positions.</summary>
    public IEnumerable<ParameterModel> WireParameters =>
        Parameters.Where(parameter => parameter.Kind != ParameterKind.CancellationToken);
}
