namespace RpcGateway.Generator.Models;

/// <summary>An error that a method declares.</summary>
/// <param name="Code">The code as a C# expression.</param>
/// <param name="Message">The message.</param>
/// <param name="Name">The name in generated code, or null.</param>
/// <param name="DataType">The type of its data as an argument of <c>typeof</c>, or null.</param>
internal sealed record ErrorModel(string Code, string Message, string? Name, string? DataType);
