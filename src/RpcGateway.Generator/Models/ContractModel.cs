namespace RpcGateway.Generator.Models;

/// <summary>One contract.</summary>
/// <param name="FullName">The interface's name with namespace and containing types, used as the file name.</param>
/// <param name="Namespace">The namespace, or null for the global one.</param>
/// <param name="Type">The interface, <c>global::</c>-qualified.</param>
/// <param name="BaseName">The first part of the names of the generated types, for example <c>Chat</c> in <c>ChatProxy</c>.</param>
/// <param name="WireName">The prefix of the wire names.</param>
/// <param name="CallbackType">The callback contract's interface, or null.</param>
/// <param name="Overflow">The overflow policy as a C# expression.</param>
/// <param name="Methods">The methods; a dispatcher identifies a method by its index in this list.</param>
/// <param name="Text">The text of its comment.</param>
/// <param name="Types">The texts of the comments of the types that it uses.</param>
/// <param name="Checks">The checks of its arguments; a check is identified by its index in this list.</param>
/// <param name="Constraints">The rules for the members of the types of its arguments.</param>
internal sealed record ContractModel(
    string FullName,
    string? Namespace,
    string Type,
    string BaseName,
    string WireName,
    string? CallbackType,
    string Overflow,
    EquatableArray<MethodModel> Methods,
    TextModel Text,
    EquatableArray<TypeTextModel> Types,
    EquatableArray<CheckModel> Checks,
    EquatableArray<ConstraintModel> Constraints)
{
    public string BindingName => BaseName + "Binding";

    public string ProxyName => BaseName + "Proxy";

    public string DispatcherName => BaseName + "Dispatcher";

    /// <summary>The binding, <c>global::</c>-qualified so that no parameter name can hide it.</summary>
    public string BindingType => Namespace is null ? $"global::{BindingName}" : $"global::{Namespace}.{BindingName}";
}
